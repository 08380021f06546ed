package io.fairlead.domain.scheduling;

import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Topology;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * An order of all slots in which those of the same domains lie together, cut into blocks of about
 * the square root of their number. Within a group slots ascend.
 */
final class Grouping {
  static final Grouping EMPTY = new Grouping(0, null, null, new int[] {0, 0}, 4);

  private final int slots;

  /** Null while a slot's position is its own number: without domains there is one group. */
  private final int[] positionOf;

  private final int[] slotAt;

  /** By group, and one more: where it starts. */
  private final int[] groupStart;

  private final int[] groupFirstBlock;
  private final int blockShift;

  /** By block: its group; null with one group. */
  private final int[] groupOfBlock;

  /** By position: its group; null with one group. */
  private final int[] groupOf;

  private Grouping(int slots, int[] positionOf, int[] slotAt, int[] groupStart, int blockShift) {
    this.slots = slots;
    this.positionOf = positionOf;
    this.slotAt = slotAt;
    this.groupStart = groupStart;
    this.blockShift = blockShift;
    int groups = groupStart.length - 1;
    groupFirstBlock = new int[groups + 1];
    for (int group = 0; group < groups; group++) {
      int size = groupStart[group + 1] - groupStart[group];
      groupFirstBlock[group + 1] =
          groupFirstBlock[group] + ((size + (1 << blockShift) - 1) >> blockShift);
    }
    if (groups == 1) {
      groupOfBlock = null;
      groupOf = null;
    } else {
      groupOfBlock = new int[groupFirstBlock[groups]];
      groupOf = new int[groupStart[groups]];
      for (int group = 0; group < groups; group++) {
        Arrays.fill(groupOfBlock, groupFirstBlock[group], groupFirstBlock[group + 1], group);
        Arrays.fill(groupOf, groupStart[group], groupStart[group + 1], group);
      }
    }
  }

  /**
   * The grouping by some topology keys.
   *
   * @param keys ascending; none for one group of all
   * @param before is taken again if it still fits
   */
  static Grouping of(ClusterState cluster, int[] keys, Grouping before) {
    int count = cluster.slotCount();
    if (keys.length == 0) {
      if (before.positionOf == null && before.slots >= count) {
        return before;
      }
      // Some more, so that not every node that joins makes it anew.
      int slots = Math.max(16, count + count / 4);
      return new Grouping(slots, null, null, new int[] {0, slots}, shiftFor(slots));
    }
    return byDomains(cluster.topology(), keys, count);
  }

  private static Grouping byDomains(Topology topology, int[] keys, int count) {
    int[] group = new int[count];
    int groups = count == 0 ? 0 : 1;
    for (int key : keys) {
      TreeMap<Long, Integer> pairs = new TreeMap<>();
      for (int slot = 0; slot < count; slot++) {
        long pair = ((long) group[slot] << 32) | (topology.domain(key, slot) + 1);
        Integer known = pairs.putIfAbsent(pair, pairs.size());
        group[slot] = known == null ? pairs.size() - 1 : known;
      }
      groups = pairs.size();
    }
    int[] start = new int[Math.max(1, groups) + 1];
    for (int slot = 0; slot < count; slot++) {
      start[group[slot] + 1]++;
    }
    for (int g = 0; g < groups; g++) {
      start[g + 1] += start[g];
    }
    int[] next = Arrays.copyOf(start, start.length);
    int[] positionOf = new int[count];
    int[] slotAt = new int[count];
    for (int slot = 0; slot < count; slot++) {
      int position = next[group[slot]]++;
      positionOf[slot] = position;
      slotAt[position] = slot;
    }
    return new Grouping(count, positionOf, slotAt, start, shiftFor(count));
  }

  private static int shiftFor(int slots) {
    return (33 - Integer.numberOfLeadingZeros(Math.max(16, slots))) / 2;
  }

  /** How many slots there is room for. */
  int slots() {
    return slots;
  }

  int positions() {
    return groupStart[groupStart.length - 1];
  }

  int groups() {
    return groupStart.length - 1;
  }

  int position(int slot) {
    return positionOf == null ? slot : positionOf[slot];
  }

  int slot(int position) {
    return slotAt == null ? position : slotAt[position];
  }

  int firstBlock(int group) {
    return groupFirstBlock[group];
  }

  int block(int position) {
    if (groupOf == null) {
      return position >> blockShift;
    }
    int group = groupOf[position];
    return groupFirstBlock[group] + ((position - groupStart[group]) >> blockShift);
  }

  int blockStart(int block) {
    int group = groupOfBlock == null ? 0 : groupOfBlock[block];
    return groupStart[group] + ((block - groupFirstBlock[group]) << blockShift);
  }

  int blockEnd(int block) {
    int group = groupOfBlock == null ? 0 : groupOfBlock[block];
    return Math.min(groupStart[group + 1], blockStart(block) + (1 << blockShift));
  }

  /** Roughly how much memory this takes, in bytes. */
  long size() {
    return positionOf == null ? 0 : 12L * positionOf.length;
  }
}
