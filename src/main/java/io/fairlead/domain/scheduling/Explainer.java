package io.fairlead.domain.scheduling;

import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.PodEntry;
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
 * Tells pods why they wait, when nothing more can be placed: those that have not been told, and
 * those whose reasons have changed and whose back-off is over.
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

  private long state = -1;
  private Instant time = Instant.MIN;

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
   */
  Optional<PlacementDecision> next(long currentState, Instant now) {
    if (currentState != state || !now.equals(time)) {
      state = currentState;
      time = now;
      toAsk.clear();
      toAsk.addAll(pending.resting());
    }
    while (!toAsk.isEmpty()) {
      WaitingPods pods = toAsk.getFirst();
      Reasons reasons = pods.knowAllOf(state) ? null : reasons(pods);
      PodEntry pod = reasons == null ? null : pods.toTell(reasons, now);
      if (pod != null) {
        return Optional.of(unschedulable(pod, reasons));
      }
      if (reasons != null && pods.allKnow(reasons)) {
        pods.setKnowAllOf(state);
      }
      toAsk.removeFirst();
    }
    return Optional.empty();
  }

  private Reasons reasons(WaitingPods pods) {
    if (PendingQueue.waitsForGroup(pods)) {
      return pending.groupReasons(pods);
    }
    List<String> exceeded = quotas.exceededBy(pods.shape());
    return exceeded.isEmpty()
        ? Reasons.of(shapes.explain(pods.shape()))
        : Reasons.waitingFor(exceeded);
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
