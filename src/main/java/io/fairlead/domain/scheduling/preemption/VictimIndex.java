package io.fairlead.domain.scheduling.preemption;

import io.fairlead.domain.scheduling.cluster.ChangeJournal;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import java.util.Arrays;
import java.util.BitSet;

/**
 * What making room for one shape would cost on every node, kept up to date by looking only at what
 * changed; the cheapest node is found by blocks.
 *
 * <p>Costs are compared as kube-scheduler's pickOneNodeForPreemption does: fewest violated budgets,
 * lowest highest priority, smallest sum of priorities, fewest victims, latest-placed most important
 * victim; then the lowest slot.
 *
 * <p>Where what runs on other nodes counts as well, a change anywhere may change every cost, and
 * all are found out anew for each decision.
 */
final class VictimIndex {
  private static final long BYTES_A_SLOT = 28;

  private final ClusterState cluster;
  private final Feasibility feasibility;
  private final VictimSearch search;
  private final ChangeJournal costChanges;
  private final Shape shape;

  /** −1 where preemption does not help. */
  private int[] violations = {};

  private int[] highestPriority = {};
  private long[] prioritySum = {};
  private int[] victimCount = {};
  private long[] placement = {};
  private int slots;

  private int[] blockBest = {};
  private int blockShift;

  /** Nodes that could take the shape if they were empty. */
  private final BitSet possible = new BitSet();

  private final BitSet stale = new BitSet();
  private long seenUse = -1;
  private long seenCosts = -1;
  private boolean lookedAtOtherNodes;

  private long promisedUpTo = -1;
  private long seenEndings = -1;

  /**
   * @param costChanges slots on which victims cost something else, though not more or less is used
   */
  VictimIndex(
      ClusterState cluster,
      Feasibility feasibility,
      VictimSearch search,
      ChangeJournal costChanges,
      Shape shape) {
    this.cluster = cluster;
    this.feasibility = feasibility;
    this.search = search;
    this.costChanges = costChanges;
    this.shape = shape;
  }

  /** The slot where room is made at the lowest cost, or -1 if there is none. */
  int best() {
    catchUp();
    int best = -1;
    for (int slot : blockBest) {
      if (slot >= 0 && (best < 0 || isCheaper(slot, best))) {
        best = slot;
      }
    }
    return best;
  }

  /** Roughly how much memory this takes, in bytes. */
  long size() {
    return BYTES_A_SLOT * violations.length;
  }

  /**
   * All waiting pods of the shape up to this sequence are promised room; a memo.
   *
   * @param endings how many promises have ended so far: then any pod may be without
   */
  long promisedUpTo(long endings) {
    if (endings != seenEndings) {
      seenEndings = endings;
      promisedUpTo = -1;
    }
    return promisedUpTo;
  }

  void setPromisedUpTo(long sequence) {
    promisedUpTo = sequence;
  }

  private void catchUp() {
    ChangeJournal uses = cluster.journal();
    boolean changed = uses.version() != seenUse || costChanges.version() != seenCosts;
    boolean lost = !uses.reachesBackTo(seenUse) || !costChanges.reachesBackTo(seenCosts);
    boolean grown = cluster.slotCount() > violations.length;
    boolean looksAtOtherNodes = feasibility.looksAtOtherNodes(shape);
    if (seenUse < 0 || grown || lost || looksAtOtherNodes || lookedAtOtherNodes) {
      rebuild();
    } else if (changed) {
      slots = cluster.slotCount();
      for (long at = seenUse; at < uses.version(); at++) {
        int slot = uses.slot(at);
        stale.set(slot);
        if (uses.isNodeChange(at)) {
          possible.set(slot, couldFit(slot));
        }
      }
      for (long at = seenCosts; at < costChanges.version(); at++) {
        stale.set(costChanges.slot(at));
      }
      refresh();
    }
    seenUse = uses.version();
    seenCosts = costChanges.version();
    lookedAtOtherNodes = looksAtOtherNodes;
  }

  private boolean couldFit(int slot) {
    return cluster.node(slot) != null && feasibility.couldFit(shape, slot);
  }

  private void refresh() {
    for (int slot = stale.nextSetBit(0); slot >= 0; slot = stale.nextSetBit(slot + 1)) {
      evaluate(slot);
      int block = slot >> blockShift;
      int best = blockBest[block];
      if (best == slot) {
        findBlockBest(block);
      } else if (violations[slot] >= 0 && (best < 0 || isCheaper(slot, best))) {
        blockBest[block] = slot;
      }
    }
    stale.clear();
  }

  private void rebuild() {
    slots = cluster.slotCount();
    if (slots > violations.length) {
      int capacity = Math.max(16, slots + slots / 4);
      violations = new int[capacity];
      Arrays.fill(violations, -1);
      highestPriority = new int[capacity];
      prioritySum = new long[capacity];
      victimCount = new int[capacity];
      placement = new long[capacity];
      // Blocks of about the square root of the number of slots.
      blockShift = (33 - Integer.numberOfLeadingZeros(capacity)) / 2;
      blockBest = new int[(capacity >> blockShift) + 1];
    }
    possible.clear();
    stale.clear();
    for (int slot = 0; slot < slots; slot++) {
      possible.set(slot, couldFit(slot));
      evaluate(slot);
    }
    for (int block = 0; block < blockBest.length; block++) {
      findBlockBest(block);
    }
  }

  private void evaluate(int slot) {
    if (!possible.get(slot) || !search.find(shape, slot)) {
      violations[slot] = -1;
      return;
    }
    violations[slot] = search.violations();
    highestPriority[slot] = search.highestPriority();
    prioritySum[slot] = search.prioritySum();
    victimCount[slot] = search.victimCount();
    placement[slot] = search.placement();
  }

  private void findBlockBest(int block) {
    int best = -1;
    int end = Math.min(slots, (block + 1) << blockShift);
    for (int slot = block << blockShift; slot < end; slot++) {
      if (violations[slot] >= 0 && (best < 0 || isCheaper(slot, best))) {
        best = slot;
      }
    }
    blockBest[block] = best;
  }

  private boolean isCheaper(int slot, int than) {
    if (violations[slot] != violations[than]) {
      return violations[slot] < violations[than];
    }
    if (highestPriority[slot] != highestPriority[than]) {
      return highestPriority[slot] < highestPriority[than];
    }
    if (prioritySum[slot] != prioritySum[than]) {
      return prioritySum[slot] < prioritySum[than];
    }
    if (victimCount[slot] != victimCount[than]) {
      return victimCount[slot] < victimCount[than];
    }
    if (placement[slot] != placement[than]) {
      return placement[slot] > placement[than];
    }
    return slot < than;
  }
}
