package io.fairlead.shadow;

import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodNominated;
import io.fairlead.domain.event.PlacementDecision.PodRejected;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.ScalingDecided.ReplicasScaled;
import io.fairlead.domain.model.NamespacedName;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What two policies make of the same pods and Deployments, side by side. Forgets a pod when neither
 * has it on a node any more. For one thread at a time.
 */
final class Divergence {

  /** Whose decision it is. */
  enum Side {
    LIVE,
    SHADOW
  }

  /** Where the two have a pod. */
  enum Placement {
    SAME,
    ELSEWHERE,
    LIVE_ONLY,
    SHADOW_ONLY
  }

  /** What each side says of one thing; null for nothing. */
  private record Pair<T>(T live, T shadow) {
    private Pair<T> with(Side side, T value) {
      return switch (side) {
        case LIVE -> new Pair<>(value, shadow);
        case SHADOW -> new Pair<>(live, value);
      };
    }

    private boolean isEmpty() {
      return live == null && shadow == null;
    }

    private boolean isComplete() {
      return live != null && shadow != null;
    }
  }

  private final Map<String, Pair<String>> nodes = new HashMap<>();
  private final Map<NamespacedName, Pair<Integer>> replicas = new HashMap<>();
  private final Map<Placement, Long> pods = new EnumMap<>(Placement.class);

  /** Of the pods that both have placed, by whether they chose the same node; grows only. */
  private long agreed;

  private long disagreed;
  private final Map<Side, Long> evictions = new EnumMap<>(Side.class);

  void placed(Side side, PlacementDecision decision) {
    switch (decision) {
      case PodBound bound -> put(side, bound.uid(), bound.node());
      case PodRemoved removed -> put(side, removed.uid(), null);
      case PodEvicted evicted -> {
        evictions.merge(side, 1L, Long::sum);
        put(side, evicted.uid(), null);
      }
      case PodTerminating ignored -> {}
      case PodUnschedulable ignored -> {}
      case PodNominated ignored -> {}
      case PodRejected ignored -> {}
    }
  }

  /** A pod is over, wherever it was. */
  void ended(String uid) {
    put(Side.LIVE, uid, null);
    put(Side.SHADOW, uid, null);
  }

  private void put(Side side, String uid, String node) {
    Pair<String> before = nodes.getOrDefault(uid, new Pair<>(null, null));
    Pair<String> after = before.with(side, node);
    if (!before.isEmpty()) {
      pods.merge(placement(before), -1L, Long::sum);
    }
    if (after.isEmpty()) {
      nodes.remove(uid);
      return;
    }
    nodes.put(uid, after);
    pods.merge(placement(after), 1L, Long::sum);
    if (after.isComplete() && !before.isComplete()) {
      if (after.live().equals(after.shadow())) {
        agreed++;
      } else {
        disagreed++;
      }
    }
  }

  private static Placement placement(Pair<String> pair) {
    if (pair.live() == null) {
      return Placement.SHADOW_ONLY;
    }
    if (pair.shadow() == null) {
      return Placement.LIVE_ONLY;
    }
    return pair.live().equals(pair.shadow()) ? Placement.SAME : Placement.ELSEWHERE;
  }

  void scaled(Side side, ReplicasScaled decision) {
    NamespacedName deployment = new NamespacedName(decision.namespace(), decision.deployment());
    Pair<Integer> before = replicas.getOrDefault(deployment, new Pair<>(null, null));
    replicas.put(deployment, before.with(side, decision.to()));
  }

  // ---- what comes of it

  long pods(Placement placement) {
    return pods.getOrDefault(placement, 0L);
  }

  long agreed() {
    return agreed;
  }

  long disagreed() {
    return disagreed;
  }

  long evictions(Side side) {
    return evictions.getOrDefault(side, 0L);
  }

  /** Deployments that one has scaled otherwise than the other last did, or that only one has. */
  long deploymentsScaledOtherwise() {
    return replicas.values().stream()
        .filter(pair -> !Objects.equals(pair.live(), pair.shadow()))
        .count();
  }
}
