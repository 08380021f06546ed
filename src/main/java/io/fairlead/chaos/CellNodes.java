package io.fairlead.chaos;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeHeartbeat;
import io.fairlead.domain.event.NodeStatusEvent;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeReady;
import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.NodeStatusEvent.NodeRemoved;
import io.fairlead.domain.event.NodeStatusEvent.NodeUpdated;
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
import io.fairlead.domain.model.NodeInfo;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodPhase;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The nodes of one cell, as their agents would behave: heartbeats, and a word about each pod that
 * is placed there or told to stop. A process of agents speaks for one cell only, and there are
 * many; the cell of that process is left to it.
 *
 * <p>Used by several threads.
 */
final class CellNodes {
  static final int NODES = 4;
  static final String CPU = "8";
  static final String MEMORY = "32Gi";
  static final int PODS = 60;

  private static final Resources CAPACITY =
      Resources.of(8_000, 32L << 30).with(Resources.PODS, PODS);

  private final int cell;
  private final Consumer<Event> sender;
  private final Map<String, Pod> running = new HashMap<>();
  private final Set<String> ready = new HashSet<>();
  private String silent;

  /**
   * @param sender brings an event into the cell's log
   */
  CellNodes(int cell, Consumer<Event> sender) {
    this.cell = cell;
    this.sender = sender;
  }

  int cell() {
    return cell;
  }

  List<String> names() {
    return names(cell);
  }

  static List<String> names(int cell) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= NODES; i++) {
      names.add("cell-" + cell + "-node-" + i);
    }
    return names;
  }

  /** One that is not heard of any more, until it is another or none. */
  synchronized void silence(String node) {
    silent = node;
  }

  synchronized void heartbeat() {
    for (String node : names(cell)) {
      if (!node.equals(silent)) {
        sender.accept(
            new NodeHeartbeat(
                new NodeInfo(
                    node,
                    null,
                    null,
                    CAPACITY,
                    CAPACITY,
                    "127.0.0.1",
                    null,
                    "simulated://1",
                    "boot")));
      }
    }
  }

  /** Whether all of them may be given pods. */
  synchronized boolean areReady() {
    return ready.size() == NODES;
  }

  synchronized void transition(NodeStatusEvent status) {
    switch (status) {
      case NodeRegistered ignored -> ready.add(status.name());
      case NodeReady ignored -> ready.add(status.name());
      case NodeUpdated ignored -> {}
      case NodeLost ignored -> ready.remove(status.name());
      case NodeRemoved ignored -> ready.remove(status.name());
    }
  }

  synchronized void decided(PlacementDecision decision) {
    switch (decision) {
      case PodBound bound -> {
        running.put(bound.uid(), bound.pod());
        sender.accept(
            new PodStatusChanged(
                bound.uid(),
                bound.pod().metadata().namespace(),
                bound.pod().metadata().name(),
                bound.node(),
                status(PodPhase.Running, true)));
      }
      case PodTerminating stop -> {
        if (running.remove(stop.uid()) != null) {
          sender.accept(
              new PodTerminated(
                  stop.uid(),
                  stop.namespace(),
                  stop.name(),
                  stop.node(),
                  status(PodPhase.Succeeded, false)));
        }
      }
      case PodEvicted evicted -> running.remove(evicted.uid());
      case PodRemoved removed -> running.remove(removed.uid());
      case PodUnschedulable ignored -> {}
      case PodNominated ignored -> {}
      case PodRejected ignored -> {}
    }
  }

  private static PodStatus status(PodPhase phase, boolean isReady) {
    return new PodStatus(phase, "10.0.0.1", "127.0.0.1", isReady, null, null, null, null);
  }
}
