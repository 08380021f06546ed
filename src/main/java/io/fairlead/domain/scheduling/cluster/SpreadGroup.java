package io.fairlead.domain.scheduling.cluster;

import java.util.Arrays;

/** Pods that serve the same purpose and should not share a node: how many are on each slot. */
public final class SpreadGroup {
  private int[] counts = new int[16];
  private int members;

  /** How many of the group's pods are on a slot. */
  public int count(int slot) {
    return slot < counts.length ? counts[slot] : 0;
  }

  public void add(int slot, int change) {
    if (slot >= counts.length) {
      counts = Arrays.copyOf(counts, Math.max(slot + 1, counts.length * 2));
    }
    counts[slot] += change;
  }

  /** Counts the shapes that refer to it; returns how many there are after the change. */
  public int countShapes(int change) {
    members += change;
    return members;
  }
}
