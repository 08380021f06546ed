package io.fairlead.domain.scheduling.score;

import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Score;

/** Prefers nodes whose resources would be used alike. Off unless a profile turns it on. */
public final class NodeResourcesBalancedAllocation implements Score {
  private final Shares shares;

  public NodeResourcesBalancedAllocation(ScoringStrategy strategy, ClusterState cluster) {
    this.shares = new Shares(strategy.resources(), cluster);
  }

  @Override
  public Scope scope() {
    return Scope.USE;
  }

  @Override
  public int defaultWeight() {
    return 0;
  }

  @Override
  public int score(ClusterState cluster, Shape shape, int slot) {
    long sum = 0;
    int n = 0;
    for (int i = 0; i < shares.count(); i++) {
      if (shares.has(cluster, i, slot)) {
        sum += shares.used(cluster, shape, i, slot);
        n++;
      }
    }
    if (n < 2) {
      return MAX;
    }
    long mean = sum / n;
    long squares = 0;
    for (int i = 0; i < shares.count(); i++) {
      if (shares.has(cluster, i, slot)) {
        long off = shares.used(cluster, shape, i, slot) - mean;
        squares += off * off;
      }
    }
    return MAX - root(squares / n);
  }

  /** The whole part of a square root, exactly: Math.sqrt could differ by a rounding. */
  private static int root(long square) {
    int root = (int) Math.sqrt((double) square);
    while ((long) root * root > square) {
      root--;
    }
    while ((long) (root + 1) * (root + 1) <= square) {
      root++;
    }
    return root;
  }
}
