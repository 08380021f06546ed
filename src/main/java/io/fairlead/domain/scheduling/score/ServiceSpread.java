package io.fairlead.domain.scheduling.score;

import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;

/** Prefers nodes with few pods of the same service: a half with one, a third with two. */
public final class ServiceSpread implements Score {
  @Override
  public int score(ClusterState cluster, Shape shape, int slot) {
    return shape.spreadGroup() == null ? MAX : MAX / (1 + shape.spreadGroup().count(slot));
  }
}
