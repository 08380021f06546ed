package io.fairlead.domain.scheduling.score;

import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Gpus;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Score;

/** Prefers nodes on which the pod leaves the GPUs less fragmented: see {@link Gpus}. */
public final class GpuPacking implements Score {
  @Override
  public Scope scope() {
    return Scope.USE;
  }

  @Override
  public int defaultWeight() {
    return 5;
  }

  @Override
  public boolean concerns(Shape shape) {
    return shape.asksForGpus();
  }

  @Override
  public int score(ClusterState cluster, Shape shape, int slot) {
    int all = Gpus.WHOLE * cluster.gpus().count(slot);
    int added = cluster.gpus().addedFragmentation(shape, slot);
    int score = MAX / 2 - (int) ((long) (MAX / 2) * added / all);
    return Math.max(0, Math.min(MAX, score));
  }
}
