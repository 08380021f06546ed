package io.fairlead.replay.whatif;

import io.fairlead.domain.event.Event;
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
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.Resources;
import io.fairlead.replay.whatif.Figures.Pending;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The books of one world: who waits, who is where, how full nodes are. Decides nothing, and
 * believes every decision.
 */
final class World {
  /** Where a pod was put, and when. */
  record Binding(String uid, String namespace, String name, String node, Instant at) {}

  private record Placed(NodeLoad node, Resources requests, boolean isStopping) {
    Placed stopping() {
      return new Placed(node, requests, true);
    }
  }

  private final WorldClock clock;
  private final Map<String, NodeLoad> nodes = new TreeMap<>();
  private final Map<String, Instant> waiting = new LinkedHashMap<>();
  private final Map<String, PodUnschedulable> reasons = new HashMap<>();
  private final Map<String, Placed> placed = new HashMap<>();
  private final Map<String, Binding> bindings = new LinkedHashMap<>();
  private final Set<String> displaced = new LinkedHashSet<>();
  private final List<Long> pendingMillis = new ArrayList<>();
  private long preemptions;
  private long evictions;
  private long rejected;

  World(Resources largePod) {
    clock = new WorldClock(largePod);
  }

  void advanceTo(Instant now) {
    clock.advanceTo(now);
  }

  // ---- inputs

  /**
   * @param written when the record was
   */
  void saw(Event event, Instant written) {
    switch (event) {
      case PodSubmitted submitted -> {
        String uid = submitted.pod().uid();
        if (!bindings.containsKey(uid)) {
          waiting.putIfAbsent(uid, written);
        }
      }
      case PodTerminated terminated -> leave(terminated.uid());
      case NodeRegistered registered -> described(registered.node(), true);
      case NodeUpdated updated -> described(updated.node(), false);
      case NodeReady ready -> change(node(ready.name()), node -> node.setReady(true));
      case NodeLost lost -> change(node(lost.name()), node -> node.setReady(false));
      case NodeRemoved removed -> change(node(removed.name()), node -> node.setReady(false));
      default -> {}
    }
  }

  private void described(Node described, boolean isNew) {
    change(
        node(described.name()),
        node -> {
          node.describe(described.allocatable());
          if (isNew) {
            node.setReady(true);
          }
        });
  }

  private NodeLoad node(String name) {
    return nodes.computeIfAbsent(name, NodeLoad::new);
  }

  private void change(NodeLoad node, Consumer<NodeLoad> change) {
    clock.count(node, -1);
    change.accept(node);
    clock.count(node, 1);
  }

  // ---- decisions

  void decided(PlacementDecision decision, Instant now) {
    switch (decision) {
      case PodBound bound -> bound(bound, now);
      case PodUnschedulable why -> reasons.put(why.uid(), why);
      case PodNominated ignored -> {}
      case PodTerminating terminating -> {
        placed.computeIfPresent(terminating.uid(), (uid, pod) -> pod.stopping());
        if (PodTerminating.PREEMPTION.equals(terminating.reason())) {
          preemptions++;
          displaced.add(terminating.uid());
        } else if (PodTerminating.TAINT.equals(terminating.reason())) {
          evictions++;
          displaced.add(terminating.uid());
        }
      }
      case PodEvicted evicted -> {
        evictions++;
        displaced.add(evicted.uid());
        leave(evicted.uid());
      }
      case PodRemoved removed -> leave(removed.uid());
      case PodRejected turnedAway -> {
        rejected++;
        leave(turnedAway.uid());
      }
    }
  }

  private void bound(PodBound bound, Instant now) {
    String uid = bound.uid();
    Instant since = waiting.remove(uid);
    reasons.remove(uid);
    pendingMillis.add(since == null ? 0 : Math.max(0, Duration.between(since, now).toMillis()));
    var metadata = bound.pod().metadata();
    bindings.putIfAbsent(
        uid, new Binding(uid, metadata.namespace(), metadata.name(), bound.node(), now));
    NodeLoad node = node(bound.node());
    Resources requests = bound.pod().spec().requests();
    if (placed.putIfAbsent(uid, new Placed(node, requests, false)) == null) {
      change(node, load -> load.add(requests, 1));
    }
  }

  private void leave(String uid) {
    waiting.remove(uid);
    reasons.remove(uid);
    Placed pod = placed.remove(uid);
    if (pod != null) {
      change(pod.node(), load -> load.add(pod.requests(), -1));
    }
  }

  // ---- questions

  boolean isPlaced(String uid) {
    return placed.containsKey(uid);
  }

  boolean isStopping(String uid) {
    Placed pod = placed.get(uid);
    return pod != null && pod.isStopping();
  }

  boolean isWaiting(String uid) {
    return waiting.containsKey(uid);
  }

  /** By uid, in the order of binding; a pod that has gone keeps its own. */
  Map<String, Binding> bindings() {
    return bindings;
  }

  /** Uids of pods that had to give way, or lost their node. */
  Set<String> displaced() {
    return displaced;
  }

  Set<String> waiting() {
    return waiting.keySet();
  }

  /** What a pod that waits was told last; null if nothing. */
  PodUnschedulable reason(String uid) {
    return reasons.get(uid);
  }

  Collection<NodeLoad> nodes() {
    return nodes.values();
  }

  Figures figures() {
    List<Long> sorted = new ArrayList<>(pendingMillis);
    Collections.sort(sorted);
    return new Figures(
        bindings.size(),
        waiting.size(),
        new Pending(quantile(sorted, 0.5), quantile(sorted, 0.99), quantile(sorted, 1)),
        clock.utilisation(),
        clock.nodesInUse(),
        clock.fragmentation(),
        preemptions,
        evictions,
        rejected);
  }

  /** The smallest value that so many do not exceed. */
  private static long quantile(List<Long> sorted, double share) {
    return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }
}
