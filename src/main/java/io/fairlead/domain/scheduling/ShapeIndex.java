package io.fairlead.domain.scheduling;

import io.fairlead.domain.scheduling.Profile.Weighted;
import io.fairlead.domain.scheduling.cluster.ChangeJournal;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Filter;
import io.fairlead.domain.scheduling.plugin.Plugin.Scope;
import io.fairlead.domain.scheduling.topology.LevelledRules;
import java.util.Arrays;

/**
 * The rank of every node for one shape, kept up to date by looking only at what changed. For shapes
 * that {@link QuickSearch} does not do: it can do all.
 *
 * <p>Ranks lie in blocks; of each block the best slot is remembered. A change costs one rank and
 * one block, the best node of all costs a look at each block: both grow with the square root of the
 * number of nodes. A pod like the one before therefore costs next to nothing.
 *
 * <p>Where the shape has rules about domains of several nodes, such as zones, nodes that share all
 * those domains are a group, and no block reaches over its end. A placement changes what holds for
 * all nodes of a domain, so that part of the rank is not remembered but asked for once a group.
 *
 * <p>Ties go to the lowest slot.
 */
final class ShapeIndex {
  /** Less than any rank. */
  private static final int INFEASIBLE = Integer.MIN_VALUE;

  private final ClusterState cluster;
  private final Profile profile;
  private final Shape shape;
  private final Filter[] nodeFilters;
  private final Filter[] useFilters;
  private final Weighted[] nodeScores;
  private final Weighted[] useScores;

  private LevelledRules rules;
  private Grouping grouping = Grouping.EMPTY;

  /** By position: the part of the rank that only the node decides; INFEASIBLE if it never fits. */
  private int[] fixed = {};

  /** By position: the rank without what its domains add. */
  private int[] ranks = {};

  /** By block: the best position, or -1. */
  private int[] blockBest = {};

  private long seenVersion = -1;
  private long seenImages = -1;

  ShapeIndex(ClusterState cluster, Profile profile, Shape shape) {
    this.cluster = cluster;
    this.profile = profile;
    this.shape = shape;
    this.nodeFilters = profile.filters(Scope.NODE, shape);
    this.useFilters = profile.filters(Scope.USE, shape);
    this.nodeScores = profile.scores(Scope.NODE, shape);
    this.useScores = profile.scores(Scope.USE, shape);
  }

  Profile profile() {
    return profile;
  }

  /** The slot of the best node, or -1 if none can take the shape. */
  int best() {
    catchUp();
    return grouping.groups() == 1 ? bestOf(0) : bestOfGroups();
  }

  private int bestOf(int group) {
    int best = bestPosition(group);
    return best < 0 || !domainPasses(best) ? -1 : grouping.slot(best);
  }

  private int bestOfGroups() {
    int bestSlot = -1;
    int bestRank = INFEASIBLE;
    for (int group = 0; group < grouping.groups(); group++) {
      int position = bestPosition(group);
      if (position >= 0 && domainPasses(position)) {
        int slot = grouping.slot(position);
        int rank = ranks[position] + rules.domainScore(slot);
        if (rank > bestRank || (rank == bestRank && slot < bestSlot)) {
          bestSlot = slot;
          bestRank = rank;
        }
      }
    }
    return bestSlot;
  }

  private boolean domainPasses(int position) {
    return rules.isEmpty() || rules.passesDomain(grouping.slot(position));
  }

  /** The best position of a group, as far as its nodes alone decide it, or -1. */
  private int bestPosition(int group) {
    int best = -1;
    int bestRank = INFEASIBLE;
    int end = grouping.firstBlock(group + 1);
    for (int block = grouping.firstBlock(group); block < end; block++) {
      int position = blockBest[block];
      if (position >= 0 && ranks[position] > bestRank) {
        best = position;
        bestRank = ranks[position];
      }
    }
    return best;
  }

  /** Roughly how much memory this takes, in bytes. */
  long size() {
    return 4L * (ranks.length + fixed.length + blockBest.length) + grouping.size();
  }

  private void catchUp() {
    ChangeJournal journal = cluster.journal();
    long version = journal.version();
    if (mustRebuild(journal, version)) {
      rebuild();
    } else {
      for (long at = seenVersion; at < version; at++) {
        int slot = journal.slot(at);
        int position = grouping.position(slot);
        if (journal.isNodeChange(at)) {
          fixed[position] = fixedRank(slot);
        }
        update(position, slot);
      }
    }
    seenVersion = version;
  }

  private boolean mustRebuild(ChangeJournal journal, long version) {
    return seenVersion < 0
        || cluster.slotCount() > grouping.slots()
        || version - seenVersion > 2L * cluster.slotCount()
        || !journal.reachesBackTo(seenVersion)
        || rules.isOutdated()
        || seenImages != cluster.images().version();
  }

  private void rebuild() {
    rules = profile.topology(cluster, shape);
    seenImages = cluster.images().version();
    grouping = Grouping.of(cluster, rules.domainKeys(), grouping);
    if (ranks.length < grouping.positions()) {
      ranks = new int[grouping.positions()];
      fixed = new int[grouping.positions()];
    }
    blockBest = new int[grouping.firstBlock(grouping.groups())];
    Arrays.fill(fixed, INFEASIBLE);
    Arrays.fill(ranks, INFEASIBLE);
    for (int slot = 0; slot < cluster.slotCount(); slot++) {
      int position = grouping.position(slot);
      fixed[position] = fixedRank(slot);
      ranks[position] = rank(position, slot);
    }
    for (int block = 0; block < blockBest.length; block++) {
      findBlockBest(block);
    }
  }

  private int fixedRank(int slot) {
    boolean possible =
        cluster.node(slot) != null && Profile.passesAll(nodeFilters, cluster, shape, slot);
    return possible ? Profile.sum(nodeScores, cluster, shape, slot) : INFEASIBLE;
  }

  private int rank(int position, int slot) {
    // A node that is gone by now may still have changes before its end to catch up with.
    if (fixed[position] == INFEASIBLE || cluster.node(slot) == null) {
      return INFEASIBLE;
    }
    if (!Profile.passesAll(useFilters, cluster, shape, slot)
        || (!rules.isEmpty() && !rules.passesNode(slot))) {
      return INFEASIBLE;
    }
    int rank = fixed[position] + Profile.sum(useScores, cluster, shape, slot);
    return rules.isEmpty() ? rank : rank + rules.nodeScore(slot);
  }

  private void update(int position, int slot) {
    int before = ranks[position];
    int after = rank(position, slot);
    if (after == before) {
      return;
    }
    ranks[position] = after;
    int block = grouping.block(position);
    int best = blockBest[block];
    if (best == position && after < before) {
      findBlockBest(block);
    } else if (best < 0 || after > ranks[best] || (after == ranks[best] && position < best)) {
      blockBest[block] = position;
    }
  }

  private void findBlockBest(int block) {
    int best = -1;
    int bestRank = INFEASIBLE;
    int end = grouping.blockEnd(block);
    for (int position = grouping.blockStart(block); position < end; position++) {
      if (ranks[position] > bestRank) {
        best = position;
        bestRank = ranks[position];
      }
    }
    blockBest[block] = best;
  }
}
