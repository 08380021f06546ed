package io.fairlead.domain.scheduling;

import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.PodEntry;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.queue.PendingQueue;
import io.fairlead.domain.scheduling.queue.Quotas;
import io.fairlead.domain.scheduling.queue.Reasons;
import io.fairlead.domain.scheduling.queue.WaitingPods;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Tells pods by a decision why they wait, when nothing more can be placed: those that have not been
 * told, and those whose reasons have changed and whose back-off is over.
 *
 * <p>What it tells depends on the state and the time alone, and not on when it looked before: it
 * only remembers who had nothing to be told of this state.
 */
final class Explainer {
  private final ClusterState cluster;
  private final Shapes shapes;
  private final Quotas quotas;
  private final PendingQueue pending;

  /** Who has not been looked at in this state, at this time; in the order of their turns. */
  private final Deque<WaitingPods> toAsk = new ArrayDeque<>();

  /** Those of the first who is to be asked, once they are known. */
  private Reasons reasons;

  private long state = -1;
  private Instant time = Instant.MIN;
  private boolean all;

  Explainer(ClusterState cluster, Shapes shapes, Quotas quotas, PendingQueue pending) {
    this.cluster = cluster;
    this.shapes = shapes;
    this.quotas = quotas;
    this.pending = pending;
  }

  /**
   * The next pod that must be told something.
   *
   * @param currentState a number that is another whenever reasons may be others
   * @param again whether pods are told that have been told before, too: asking all nodes anew for
   *     everyone who waits is left to cycles in which there is nothing else to do
   */
  Optional<PlacementDecision> next(long currentState, boolean again, Instant now) {
    if (currentState != state || !now.equals(time) || again != all) {
      state = currentState;
      time = now;
      all = again;
      reasons = null;
      toAsk.clear();
      for (WaitingPods pods : pending.resting()) {
        if (pods.hasNew() || (again && pods.mayHear(now) && !pods.knowAllOf(state))) {
          toAsk.add(pods);
        }
      }
    }
    while (!toAsk.isEmpty()) {
      WaitingPods pods = toAsk.getFirst();
      reasons = reasons == null ? reasons(pods) : reasons;
      PodEntry pod = reasons == null ? null : pods.toTell(reasons, again, now);
      if (pod != null) {
        return Optional.of(unschedulable(pod, reasons));
      }
      if (reasons != null && pods.allKnow(reasons)) {
        pods.setKnowAllOf(state);
      }
      reasons = null;
      toAsk.removeFirst();
    }
    return Optional.empty();
  }

  private Reasons reasons(WaitingPods pods) {
    if (PendingQueue.waitsForGroup(pods)) {
      return pending.groupReasons(pods);
    }
    Shape shape = pods.shape();
    List<String> exceeded = quotas.exceededBy(shape);
    if (!exceeded.isEmpty()) {
      return Reasons.waitingFor(exceeded); // also who has been promised a node, and is kept off it
    }
    if (cluster.nominations().count(shape) == pods.size()) {
      return null; // they know for what they wait: their nodes, and who makes room there
    }
    String profile = shape.key().profile();
    if (!shapes.hasProfile(shape)) {
      return Reasons.waitingFor("scheduling profile %s does not exist".formatted(profile));
    }
    return new Reasons(shapes.explain(shape), unknownPlugins(profile, shape));
  }

  /** The first plug-in that the profile names in vain, for it may be what the pod waits for. */
  private List<String> unknownPlugins(String profile, Shape shape) {
    return shapes.unknownPlugins(shape).stream()
        .limit(1)
        .map(unknown -> "scheduling profile %s: %s".formatted(profile, unknown))
        .toList();
  }

  PodUnschedulable unschedulable(PodEntry pod, Reasons reasons) {
    return new PodUnschedulable(
        pod.uid(),
        pod.name().namespace(),
        pod.name().name(),
        cluster.nodeCount(),
        reasons.rejections(),
        reasons.waitsFor());
  }
}
