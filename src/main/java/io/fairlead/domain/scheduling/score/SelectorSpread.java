package io.fairlead.domain.scheduling.score;

import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Score;

/** Prefers nodes with few pods of the same service or owner: a half with one, a third with two. */
public final class SelectorSpread implements Score {
  @Override
  public Scope scope() {
    return Scope.USE;
  }

  @Override
  public int defaultWeight() {
    return 2;
  }

  @Override
  public int score(ClusterState cluster, Shape shape, int slot) {
    return isSpread(shape) ? MAX / (1 + shape.spreadGroup().count(slot)) : MAX;
  }

  /** A pod that says itself how it wants to be spread is left to that. */
  public static boolean isSpread(Shape shape) {
    return shape.spreadGroup() != null && shape.key().topologySpreadConstraints().isEmpty();
  }
}
