package io.fairlead.domain.scheduling;

import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Nominations.Nomination;
import io.fairlead.domain.scheduling.cluster.PodEntry;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.explain.PodExplanation;
import io.fairlead.domain.scheduling.explain.PodExplanation.Choice;
import io.fairlead.domain.scheduling.explain.PodExplanation.State;
import io.fairlead.domain.scheduling.queue.PendingQueue;
import io.fairlead.domain.scheduling.queue.Quotas;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers, when somebody asks, why one pod is where it is. Only looks: what it builds up on the way
 * are memos. What pods are told unasked is the {@link Explainer}'s.
 */
final class Inquiry {
  private static final int MAX_UNKNOWN = 10;

  private final ClusterState cluster;
  private final Profiles profiles;
  private final Quotas quotas;
  private final PendingQueue pending;

  Inquiry(ClusterState cluster, Profiles profiles, Quotas quotas, PendingQueue pending) {
    this.cluster = cluster;
    this.profiles = profiles;
    this.quotas = quotas;
    this.pending = pending;
  }

  /**
   * @param boundTo the node that the pod is about to be bound to, or null
   */
  PodExplanation of(PodEntry pod, int maxNodes, String boundTo) {
    Shape shape = pod.shape();
    boolean waits = pod.state() == PodEntry.State.PENDING;
    Profile profile = waits ? profiles.of(shape) : null;
    Verdicts verdicts =
        profile == null ? Verdicts.NONE : Verdicts.of(cluster, profile, shape, maxNodes, boundTo);
    Nomination nomination = cluster.nominations().of(pod);
    List<String> notes = new ArrayList<>();
    Choice choice = verdicts.choice();
    if (boundTo != null && choice == null) {
      notes.add(boundTo + " would not take the pod by the rules of now");
    } else if (choice != null
        && choice.runnerUpRank() != null
        && choice.runnerUpRank() > choice.rank()) {
      notes.add(boundTo + " would not be the best node by the rules of now");
    }
    return new PodExplanation(
        pod.uid(),
        pod.name().namespace(),
        pod.name().name(),
        boundTo == null ? state(pod) : State.Placed,
        boundTo == null && pod.slot() >= 0 ? cluster.node(pod.slot()).name() : boundTo,
        shape.key().profile(),
        shape.priority(),
        nomination == null ? null : cluster.node(nomination.slot()).name(),
        waits && boundTo == null ? waitsFor(shape, profile) : List.of(),
        cluster.nodeCount(),
        verdicts.feasible(),
        verdicts.reasons(),
        verdicts.told(),
        waits ? cluster.nodeCount() - verdicts.told().size() : 0,
        boundTo == null ? verdicts.smallestChange() : null,
        boundTo == null ? verdicts.smallerRequest() : null,
        choice,
        notes);
  }

  private List<String> waitsFor(Shape shape, Profile profile) {
    List<String> waitsFor = new ArrayList<>(pending.groupWaitsFor(shape));
    for (String exceeded : quotas.exceededBy(shape)) {
      if (!waitsFor.contains(exceeded)) {
        waitsFor.add(exceeded);
      }
    }
    if (profile == null) {
      waitsFor.add("scheduling profile %s does not exist".formatted(shape.key().profile()));
    } else {
      profile.unknown().stream()
          .limit(MAX_UNKNOWN)
          .map(unknown -> "scheduling profile %s: %s".formatted(shape.key().profile(), unknown))
          .forEach(waitsFor::add);
    }
    return waitsFor;
  }

  private static State state(PodEntry pod) {
    return switch (pod.state()) {
      case PENDING -> State.Pending;
      case BOUND -> State.Placed;
      case TERMINATING -> State.Terminating;
      case FINISHED -> State.Finished;
    };
  }
}
