package io.fairlead.domain.scheduling;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.PodEntry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which pods must go: whose deletion was asked for, whose node is lost or gone, and who does not
 * tolerate their node's taints, or not any longer.
 */
final class Departures {
  private final ClusterState cluster;

  /** Pods to evict, stop or drop, in the order in which that came up. */
  private final LinkedHashMap<String, PodEntry> leaving = new LinkedHashMap<>();

  private final NoExecuteTaints taints = new NoExecuteTaints();

  Departures(ClusterState cluster) {
    this.cluster = cluster;
  }

  void advance() {
    taints.advance();
  }

  boolean mustRecord() {
    return taints.mustRecord();
  }

  void deletionRequested(PodEntry pod, Long gracePeriodSeconds) {
    if (pod.requestDeletion(gracePeriodSeconds)) {
      leaving.put(pod.uid(), pod);
    }
  }

  /** The node has come, is another, or is back. One that is back in time keeps its pods. */
  void nodeChanged(int slot, Instant now) {
    if (cluster.isReady(slot)) {
      for (PodEntry pod : cluster.podsOn(slot)) {
        if (!pod.mustBeToldToStop()) {
          leaving.remove(pod.uid());
        }
      }
    }
    Node node = cluster.node(slot);
    taints.nodeChanged(node, cluster.podsOn(slot), now);
  }

  void nodeLost(int slot) {
    for (PodEntry pod : cluster.podsOn(slot)) {
      leaving.put(pod.uid(), pod);
    }
  }

  void nodeRemoved(int slot) {
    nodeLost(slot);
    taints.nodeRemoved(cluster.node(slot).name(), cluster.podsOn(slot));
  }

  void bound(PodEntry pod, String node, Instant now) {
    taints.bound(pod, node, now);
  }

  /** The agent says that nothing of the pod runs any more. */
  void ended(PodEntry pod) {
    taints.remove(pod);
    if (!pod.isDeletionRequested() || pod.state() == PodEntry.State.TERMINATING) {
      leaving.remove(pod.uid()); // that its node was lost, too, is nothing to it any more
    }
  }

  /** What was to be done about the pod is decided. */
  void decided(PodEntry pod) {
    leaving.remove(pod.uid());
    taints.remove(pod);
  }

  Optional<PlacementDecision> next(Instant now) {
    if (!leaving.isEmpty()) {
      return Optional.of(leave(leaving.firstEntry().getValue()));
    }
    NoExecuteTaints.Deadline due = taints.due(now);
    return due == null
        ? Optional.empty()
        : Optional.of(
            stop(
                due.pod(),
                PodTerminating.TAINT,
                "Taint manager: deleting due to NoExecute taint " + due.taint()));
  }

  private PlacementDecision leave(PodEntry pod) {
    String namespace = pod.name().namespace();
    String name = pod.name().name();
    if (pod.slot() < 0) {
      return new PodRemoved(pod.uid(), namespace, name, "Deleted");
    }
    if (cluster.isReady(pod.slot())) {
      return stop(pod, null, null);
    }
    return pod.isDeletionRequested()
        ? new PodRemoved(pod.uid(), namespace, name, "NodeLost")
        : new PodEvicted(pod.uid(), namespace, name, cluster.node(pod.slot()).name(), "NodeLost");
  }

  private PodTerminating stop(PodEntry pod, String reason, String message) {
    return new PodTerminating(
        pod.uid(),
        pod.name().namespace(),
        pod.name().name(),
        cluster.node(pod.slot()).name(),
        pod.requestedGracePeriodSeconds(),
        reason,
        message);
  }

  // ---- snapshot

  void save(StateWriter out) {
    out.each(leaving.keySet(), out::unique);
    taints.save(out);
  }

  void load(StateReader in, Function<String, PodEntry> pods) {
    in.each(
        () -> {
          PodEntry pod = pods.apply(in.unique());
          leaving.put(pod.uid(), pod);
        });
    taints.load(in, pods);
  }
}
