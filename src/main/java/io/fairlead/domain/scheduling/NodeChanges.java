package io.fairlead.domain.scheduling;

import io.fairlead.domain.event.NodeStatusEvent;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeReady;
import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.NodeStatusEvent.NodeRemoved;
import io.fairlead.domain.event.NodeStatusEvent.NodeUpdated;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.preemption.Preemption;
import io.fairlead.domain.scheduling.queue.PendingQueue;
import java.time.Instant;
import java.util.Optional;

/** What becomes of nodes, and what follows from it for pods there and for those that wait. */
final class NodeChanges {
  private final ClusterState cluster;
  private final Occupancy occupancy;
  private final Departures departures;
  private final PendingQueue pending;
  private final Preemption preemption;

  NodeChanges(
      ClusterState cluster,
      Occupancy occupancy,
      Departures departures,
      PendingQueue pending,
      Preemption preemption) {
    this.cluster = cluster;
    this.occupancy = occupancy;
    this.departures = departures;
    this.pending = pending;
    this.preemption = preemption;
  }

  void apply(NodeStatusEvent status, Instant now) {
    Optional<Integer> known = cluster.slotOf(status.name());
    switch (status) {
      case NodeRegistered registered ->
          departures.nodeChanged(occupancy.putNode(registered.node(), true), now);
      case NodeUpdated updated -> {
        boolean ready = known.map(cluster::isReady).orElse(true);
        departures.nodeChanged(occupancy.putNode(updated.node(), ready), now);
      }
      case NodeReady ready ->
          known.ifPresent(
              slot -> {
                occupancy.nodeIsReady(slot);
                departures.nodeChanged(slot, now);
              });
      case NodeLost lost ->
          known.ifPresent(
              slot -> {
                cluster.setReady(slot, false);
                departures.nodeLost(slot);
              });
      case NodeRemoved removed ->
          known.ifPresent(
              slot -> {
                departures.nodeRemoved(slot);
                occupancy.removeNode(slot);
              });
    }
    if (known.isPresent() && preemption.nodeChanged(known.get())) {
      pending.wakeAll();
    }
  }
}
