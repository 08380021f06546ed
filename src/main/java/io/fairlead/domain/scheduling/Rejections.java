package io.fairlead.domain.scheduling;

import io.fairlead.domain.event.PlacementDecision.Rejection;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Asks every node why it does not take a shape, and counts the answers. */
final class Rejections {
  private static final class Tally {
    private int count;
    private final List<String> nodes = new ArrayList<>();
  }

  private Rejections() {}

  /** The reasons, most frequent first; nodes in the order of their names. */
  static List<Rejection> of(ClusterState cluster, Profile profile, Shape shape) {
    TreeMap<String, Tally> tallies = new TreeMap<>();
    for (int slot : cluster.slotsByName()) {
      Filter failing = profile.failing(cluster, shape, slot);
      if (failing == null) {
        continue; // it would take the shape
      }
      for (String reason : failing.reasons(cluster, shape, slot)) {
        Tally tally = tallies.computeIfAbsent(reason, r -> new Tally());
        tally.count++;
        if (tally.nodes.size() < Rejection.MAX_NODES) {
          tally.nodes.add(cluster.node(slot).name());
        }
      }
    }
    List<Rejection> rejections = new ArrayList<>();
    tallies.forEach(
        (reason, tally) -> rejections.add(new Rejection(reason, tally.count, tally.nodes)));
    rejections.sort((a, b) -> Integer.compare(b.count(), a.count()));
    return List.copyOf(rejections);
  }
}
