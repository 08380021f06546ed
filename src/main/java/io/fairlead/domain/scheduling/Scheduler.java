package io.fairlead.domain.scheduling;

import io.fairlead.domain.Logic;
import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeStatusEvent;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodNominated;
import io.fairlead.domain.event.PlacementDecision.PodRejected;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.SpecEvent;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.scheduling.cluster.ChangeJournal;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.PodEntry;
import io.fairlead.domain.scheduling.cluster.PodTable;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.explain.PodExplanation;
import io.fairlead.domain.scheduling.preemption.Preemption;
import io.fairlead.domain.scheduling.queue.Candidate;
import io.fairlead.domain.scheduling.queue.DominantShares;
import io.fairlead.domain.scheduling.queue.PendingQueue;
import io.fairlead.domain.scheduling.queue.Quotas;
import io.fairlead.domain.scheduling.queue.Reasons;
import io.fairlead.domain.scheduling.queue.WaitingGroup;
import io.fairlead.domain.scheduling.queue.WaitingPods;
import io.fairlead.domain.scheduling.topology.TopologyRulesTable;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Places pods on nodes: exactly, over all nodes, the most important first, then the oldest.
 *
 * <p><b>Goals</b>, in this order: a pod runs if any node can take it; on the node that the policy
 * likes best, over all nodes, never a sample; a pod that no node takes knows why, node by node.
 *
 * <p><b>Constraints.</b> A node is never given more than it has, a namespace never more than its
 * quotas allow. A uid is bound at most once in its life: a pod that loses its node is evicted, and
 * another incarnation may be submitted. Resources are free only when the agent says that nothing
 * runs any more, or when the node is gone. The same inputs in the same order, at the same times,
 * give the same decisions, to the letter.
 *
 * <p><b>Algorithm.</b> Pods that are alike to the scheduler share a {@link Shape}. A shape's best
 * node is found among classes of nodes that are alike ({@link QuickSearch}), or else by an index of
 * its own with the rank of every node ({@link ShapeIndex}); both follow a {@link ChangeJournal} of
 * nodes that changed. Deciding is: submissions are turned away ({@link Admission}), what must go
 * goes ({@link Departures}), then whoever is first in the {@link PendingQueue} gets the best node,
 * a pod group all at once ({@link GroupTrial}). Who fits nowhere may displace others ({@link
 * Preemption}), or rests until something can help, and when nothing more can be placed is told why
 * ({@link Explainer}).
 *
 * <p>Ties between nodes of equal rank go to the lowest slot, which is the one registered first
 * unless slots were used again.
 */
public final class Scheduler implements Logic<PlacementDecision> {
  private static final int STATE_VERSION = 1;

  private final ClusterState cluster = new ClusterState();
  private final PodTable pods = new PodTable();
  private final Quotas quotas = new Quotas();
  private final Admission admission = new Admission(pods);
  private final Departures departures = new Departures(cluster);
  private final PendingQueue pending;
  private final TopologyRulesTable topologyRules = new TopologyRulesTable(cluster);
  private final Profiles profiles;
  private final Shapes shapes;
  private final ServiceSpreading spreading;
  private final Occupancy occupancy;
  private final SpecChanges specs;
  private final NodeChanges nodes;
  private final GroupTrial trial;
  private final Preemption preemption;
  private final Explainer explainer;
  private final Inquiry inquiry;
  private final SavedPods savedPods;

  /**
   * What is left of the bindings of a pod group; only a memo, and gone when anything changes, and
   * with the cycle: it does not come back from a log or a snapshot.
   */
  private final Deque<PodBound> plan = new ArrayDeque<>();

  private long submissions;

  /** Counts what may have changed somebody's reasons. */
  private long state;

  /** Whether nothing has been decided in this cycle but to tell pods why they wait. */
  private boolean quiet = true;

  public Scheduler(SchedulingPolicy policy) {
    this(policy, Plugins.BUILT_IN);
  }

  /**
   * @param plugins of users, beside the built-in ones
   */
  public Scheduler(SchedulingPolicy policy, Plugins plugins) {
    DominantShares shares = policy.dominantResourceFairness() ? new DominantShares() : null;
    profiles = new Profiles(policy, plugins, cluster, topologyRules);
    shapes = new Shapes(cluster, profiles, topologyRules);
    pending = new PendingQueue(shares);
    preemption = new Preemption(cluster, new ProfileFeasibility(cluster, profiles, topologyRules));
    spreading = new ServiceSpreading(cluster, pods, shapes, pending, preemption);
    occupancy = new Occupancy(cluster, shapes, preemption, quotas, pending, shares);
    specs =
        new SpecChanges(
            cluster,
            pods,
            admission,
            profiles,
            topologyRules,
            spreading,
            occupancy,
            quotas,
            pending,
            preemption);
    nodes = new NodeChanges(cluster, occupancy, departures, pending, preemption);
    trial = new GroupTrial(cluster, shapes, quotas);
    explainer = new Explainer(cluster, shapes, quotas, pending);
    inquiry = new Inquiry(cluster, profiles, quotas, pending);
    savedPods = new SavedPods(cluster, pods, occupancy, pending, preemption);
  }

  // ---- apply: inputs

  @Override
  public void apply(Event input, Instant now) {
    plan.clear();
    switch (input) {
      case PodSubmitted submitted -> admission.submitted(submitted.pod()).ifPresent(this::accept);
      case PodDeletionRequested request -> deletionRequested(request);
      case PodTerminated terminated -> terminated(terminated.uid());
      case PodStatusChanged changed -> reported(changed.uid(), changed.status().ready());
      case NodeStatusEvent status -> nodes.apply(status, now);
      case SpecEvent spec -> specs.apply(spec);
      default -> {
        return;
      }
    }
    state++;
  }

  private void accept(Pod pod) {
    var labels = pods.shared(pod.metadata().labels());
    PodEntry entry = new PodEntry(pod, labels, spreading.join(pod, labels), submissions++);
    pods.add(entry);
    preemption.afterChange(entry);
    pending.add(entry);
  }

  private void deletionRequested(PodDeletionRequested request) {
    if (!admission.disinherits(request)) {
      PodEntry pod = pods.find(request.uid(), request.namespace(), request.name());
      if (pod != null) {
        departures.deletionRequested(pod, request.gracePeriodSeconds());
      }
    }
  }

  private void terminated(String uid) {
    PodEntry pod = pods.byUid(uid);
    if (pod == null || pod.slot() < 0) {
      return;
    }
    preemption.beforeChange(pod);
    preemption.gone(pod);
    occupancy.unplace(pod);
    departures.ended(pod);
    if (pod.state() == PodEntry.State.TERMINATING) {
      forget(pod);
    } else {
      pod.finished();
      preemption.afterChange(pod);
    }
  }

  private void reported(String uid, boolean ready) {
    PodEntry pod = pods.byUid(uid);
    if (pod != null && pod.isReady() != ready) {
      preemption.beforeChange(pod);
      pod.report(ready);
      preemption.afterChange(pod);
    }
  }

  @Override
  public void advance(Instant now) {
    plan.clear();
    quiet = true;
    departures.advance();
  }

  @Override
  public boolean mustRecord() {
    return departures.mustRecord();
  }

  // ---- decide

  @Override
  public Optional<PlacementDecision> decide(Instant now) {
    if (!plan.isEmpty()) {
      return Optional.of(plan.getFirst());
    }
    Optional<PodRejected> rejection = admission.rejection();
    if (rejection.isPresent()) {
      return Optional.of(rejection.get());
    }
    Optional<PlacementDecision> departure = departures.next(now);
    if (departure.isPresent()) {
      return departure;
    }
    Optional<PodTerminating> victim = preemption.nextVictim();
    if (victim.isPresent()) {
      return Optional.of(victim.get());
    }
    for (Candidate first = pending.first(now); first != null; first = pending.first(now)) {
      Optional<PlacementDecision> decision =
          switch (first) {
            case WaitingPods waiting -> place(waiting);
            case WaitingGroup group -> placeTogether(group);
          };
      if (decision.isPresent()) {
        return decision;
      }
      // A memo, not a decision: asked again, it could not be placed again.
      pending.rest(first);
    }
    return explainer.next(state, quiet, now);
  }

  private Optional<PlacementDecision> place(WaitingPods waiting) {
    if (!quotas.exceededBy(waiting.shape()).isEmpty()) {
      return Optional.empty();
    }
    int slot = shapes.best(waiting.shape());
    if (slot >= 0) {
      return Optional.of(
          new PodBound(
              waiting.first().pod(),
              cluster.node(slot).name(),
              cluster.gpus().choose(waiting.shape(), slot)));
    }
    return preempt(waiting);
  }

  /** Where a quota is left, one pod of the namespace after the other, or victims go in vain. */
  private Optional<PlacementDecision> preempt(WaitingPods waiting) {
    String namespace = waiting.shape().namespace();
    if (quotas.isLimited(namespace) && cluster.nominations().anyIn(namespace)) {
      return Optional.empty();
    }
    return preemption.decide(waiting.shape(), waiting::oldestAfter).map(Function.identity());
  }

  /** The first of the group's bindings, or, to its first member, why there are none. */
  private Optional<PlacementDecision> placeTogether(WaitingGroup group) {
    GroupTrial.Outcome outcome = trial.run(group);
    if (outcome.reasons() != null) {
      return Optional.of(explainer.unschedulable(group.first(), outcome.reasons()));
    }
    plan.addAll(outcome.bindings());
    return Optional.of(plan.getFirst());
  }

  // ---- explain

  /**
   * What every node says to a pod, and why; empty if there is no such pod. Changes nothing. Only of
   * a pod that waits nodes are asked: of one that is placed, ask in the state before its binding.
   *
   * @param maxNodes how many nodes are told of one by one
   * @param boundTo the node that the pod is about to be bound to; null if it waits
   */
  public Optional<PodExplanation> explain(String uid, int maxNodes, String boundTo) {
    return Optional.ofNullable(pods.byUid(uid)).map(pod -> inquiry.of(pod, maxNodes, boundTo));
  }

  /** Whether the pod was placed, and is not forgotten yet. */
  public boolean hasPlaced(String uid) {
    PodEntry pod = pods.byUid(uid);
    return pod != null && pod.state() != PodEntry.State.PENDING;
  }

  // ---- apply: decisions

  @Override
  public void applyDecision(PlacementDecision decision, Instant now) {
    if (!plan.isEmpty() && plan.getFirst().equals(decision)) {
      plan.removeFirst();
    } else {
      plan.clear();
    }
    if (!(decision instanceof PodUnschedulable)) {
      state++;
      quiet = false;
    }
    admission.rejected(decision.uid());
    PodEntry pod = pods.byUid(decision.uid());
    if (pod == null) {
      return;
    }
    switch (decision) {
      case PodBound bound ->
          cluster.slotOf(bound.node()).ifPresent(slot -> bind(pod, slot, bound.gpus(), now));
      case PodUnschedulable why -> {
        if (pod.state() == PodEntry.State.PENDING
            && pending.told(pod, new Reasons(why.rejections(), why.waitsFor()), now)) {
          state++;
        }
      }
      case PodTerminating terminating -> {
        departures.decided(pod);
        if (!pod.isTerminating() && pod.slot() >= 0) {
          cluster.terminating(pod);
        }
        preemption.beforeChange(pod);
        pod.terminating(terminating.gracePeriodSeconds());
        preemption.afterChange(pod);
        pending.wakeWhoDependsOnPods(); // for spreading, it does not count any more
      }
      case PodEvicted evicted -> drop(pod);
      case PodRemoved removed -> drop(pod);
      case PodRejected ignored -> {}
      case PodNominated nominated ->
          cluster.slotOf(nominated.node()).ifPresent(slot -> nominate(nominated, pod, slot));
    }
  }

  private void bind(PodEntry pod, int slot, List<Integer> gpus, Instant now) {
    if (pod.state() == PodEntry.State.PENDING) {
      pending.remove(pod);
      boolean wasPromisedRoom = cluster.nominations().of(pod) != null;
      preemption.beforeChange(pod);
      occupancy.place(pod, slot, gpus);
      preemption.afterChange(pod);
      departures.bound(pod, cluster.node(slot).name(), now);
      if (preemption.bound(pod, slot)) {
        pending.wakeAll();
      } else if (wasPromisedRoom && quotas.isLimited(pod.name().namespace())) {
        occupancy.wakeNamespace(pod.name().namespace());
      }
    }
  }

  private void nominate(PodNominated decision, PodEntry pod, int slot) {
    List<PodEntry> victims =
        decision.victims().stream().map(pods::byUid).filter(Scheduler::isBound).toList();
    if (pod.state() == PodEntry.State.PENDING
        && preemption.nominated(decision, pod, slot, victims)) {
      pending.wakeAll();
    }
  }

  private static boolean isBound(PodEntry pod) {
    return pod != null && pod.state() == PodEntry.State.BOUND;
  }

  private void drop(PodEntry pod) {
    departures.decided(pod);
    preemption.beforeChange(pod);
    if (preemption.gone(pod)) {
      pending.wakeAll();
    }
    if (pod.slot() >= 0) {
      occupancy.unplace(pod);
    } else if (pod.state() == PodEntry.State.PENDING) {
      pending.remove(pod);
    }
    forget(pod);
  }

  private void forget(PodEntry pod) {
    pods.remove(pod);
    spreading.leave(pod.shape());
    admission.inherit(pod.name()).ifPresent(this::accept);
  }

  // ---- snapshot

  @Override
  public int stateVersion() {
    return STATE_VERSION;
  }

  /**
   * Of the state between two cycles. Indexes, searches and who rests are memos, which are made
   * again when they are asked for.
   */
  @Override
  public void save(StateWriter out) {
    out.number(submissions);
    admission.save(out);
    profiles.save(out);
    spreading.save(out);
    quotas.save(out);
    preemption.save(out);
    pending.saveGroups(out);
    cluster.save(out);
    shapes.save(out);
    savedPods.save(out);
    pods.save(out);
    cluster.nominations().save(out);
    departures.save(out);
  }

  @Override
  public void load(StateReader in) {
    submissions = in.number();
    admission.load(in);
    profiles.load(in);
    spreading.load(in);
    quotas.load(in);
    preemption.load(in);
    pending.loadGroups(in);
    cluster.load(in);
    savedPods.load(in, shapes.load(in));
    pods.load(in);
    cluster.nominations().load(in, pods::known);
    departures.load(in, pods::known);
  }
}
