package io.fairlead.domain.scheduling;

import io.fairlead.domain.event.PlacementDecision.Rejection;
import io.fairlead.domain.scheduling.cluster.ChangeJournal;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The rank of every node for one shape, kept up to date by looking only at what changed.
 *
 * <p>Ranks lie in blocks; of each block the best slot is remembered. A change costs one rank and
 * one block, the best node of all costs a look at each block: both grow with the square root of the
 * number of nodes. A pod like the one before therefore costs next to nothing.
 *
 * <p>Ties go to the lowest slot.
 */
final class ShapeIndex {
  private static final long[] NONE = {};

  private final ClusterState cluster;
  private final Plugins plugins;
  private final Shape shape;

  private int[] ranks = {};
  private int[] blockBest = {};
  private int blockShift;
  private final BitSet passing = new BitSet();

  /** Why no node takes the shape; null once a node has another reason, or none. */
  private List<Rejection> explanation;

  /** What each node that passes was short of when that was found out. */
  private long[] shortages = NONE;

  private long seenVersion = -1;

  ShapeIndex(ClusterState cluster, Plugins plugins, Shape shape) {
    this.cluster = cluster;
    this.plugins = plugins;
    this.shape = shape;
  }

  /** The slot of the best node, or -1 if none can take the shape. */
  int best() {
    catchUp();
    int best = -1;
    int bestRank = Plugins.INFEASIBLE;
    for (int slot : blockBest) {
      if (slot >= 0 && ranks[slot] > bestRank) {
        best = slot;
        bestRank = ranks[slot];
      }
    }
    return best;
  }

  /**
   * Why no node takes the shape. All nodes are asked once, and again only after one of them changed
   * its reasons: most changes of a full cluster change none.
   */
  List<Rejection> explanation() {
    catchUp();
    if (explanation == null) {
      explanation = Explanation.of(cluster, plugins, shape);
      shortages = new long[cluster.slotCount()];
      for (int slot = passing.nextSetBit(0); slot >= 0; slot = passing.nextSetBit(slot + 1)) {
        shortages[slot] = plugins.shortage(cluster, shape, slot);
      }
    }
    return explanation;
  }

  /** Roughly how much memory this takes, in bytes. */
  long size() {
    return 4L * ranks.length + 4L * blockBest.length + 8L * shortages.length + passing.size() / 8;
  }

  private void forgetExplanation() {
    explanation = null;
    shortages = NONE;
  }

  private void catchUp() {
    ChangeJournal journal = cluster.journal();
    long version = journal.version();
    boolean grown = cluster.slotCount() > ranks.length;
    boolean rebuildIsCheaper = version - seenVersion > 2L * cluster.slotCount();
    if (seenVersion < 0 || grown || rebuildIsCheaper || !journal.reachesBackTo(seenVersion)) {
      rebuild();
    } else {
      for (long at = seenVersion; at < version; at++) {
        int slot = journal.slot(at);
        if (journal.isNodeChange(at)) {
          passing.set(slot, plugins.passesNodeFilters(cluster, shape, slot));
          forgetExplanation();
        }
        update(slot);
      }
    }
    seenVersion = version;
  }

  private void rebuild() {
    int slots = cluster.slotCount();
    if (slots > ranks.length) {
      ranks = new int[Math.max(16, slots + slots / 4)];
      // Blocks of about the square root of the number of slots.
      blockShift = (33 - Integer.numberOfLeadingZeros(ranks.length)) / 2;
      blockBest = new int[(ranks.length >> blockShift) + 1];
    }
    forgetExplanation();
    Arrays.fill(ranks, Plugins.INFEASIBLE);
    passing.clear();
    for (int slot = 0; slot < slots; slot++) {
      if (plugins.passesNodeFilters(cluster, shape, slot)) {
        passing.set(slot);
        ranks[slot] = plugins.rank(cluster, shape, slot);
      }
    }
    for (int block = 0; block < blockBest.length; block++) {
      findBlockBest(block);
    }
  }

  private void update(int slot) {
    int before = ranks[slot];
    // A node that is gone by now may still have changes before its end to catch up with.
    boolean possible = passing.get(slot) && cluster.node(slot) != null;
    int after = possible ? plugins.rank(cluster, shape, slot) : Plugins.INFEASIBLE;
    if (explanation != null
        && possible
        && shortages[slot] != plugins.shortage(cluster, shape, slot)) {
      forgetExplanation();
    }
    if (after == before) {
      return;
    }
    ranks[slot] = after;
    int block = slot >> blockShift;
    int best = blockBest[block];
    if (best == slot && after < before) {
      findBlockBest(block);
    } else if (best < 0 || after > ranks[best] || (after == ranks[best] && slot < best)) {
      blockBest[block] = slot;
    }
  }

  private void findBlockBest(int block) {
    int best = -1;
    int bestRank = Plugins.INFEASIBLE;
    int end = Math.min(ranks.length, (block + 1) << blockShift);
    for (int slot = block << blockShift; slot < end; slot++) {
      if (ranks[slot] > bestRank) {
        best = slot;
        bestRank = ranks[slot];
      }
    }
    blockBest[block] = best;
  }
}
