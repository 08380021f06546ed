package io.fairlead.domain.scheduling.cluster;

import java.util.Arrays;

/** Pods that serve the same purpose and should not share a node: how many are on each slot. */
public final class SpreadGroup {
  private static final int UNKNOWN = -1;

  private int[] counts = new int[16];
  private int least = UNKNOWN;
  private int members;
  private int slotsInUse;

  /** How many of the group's pods are on a slot. */
  public int count(int slot) {
    return slot < counts.length ? counts[slot] : 0;
  }

  public void add(int slot, int change) {
    if (slot >= counts.length) {
      counts = Arrays.copyOf(counts, Math.max(slot + 1, counts.length * 2));
    }
    slotsInUse += (counts[slot] + change > 0 ? 1 : 0) - (counts[slot] > 0 ? 1 : 0);
    counts[slot] += change;
    least = UNKNOWN;
  }

  /** No slot with a node has fewer of the group's pods. */
  public int least(ClusterState cluster) {
    if (slotsInUse < cluster.slotCount()) {
      return 0;
    }
    if (least == UNKNOWN) {
      least = Integer.MAX_VALUE;
      for (int slot = 0; slot < cluster.slotCount(); slot++) {
        least = Math.min(least, count(slot));
      }
    }
    return least;
  }

  /** Counts the shapes that refer to it; returns how many there are after the change. */
  public int countShapes(int change) {
    members += change;
    return members;
  }
}
