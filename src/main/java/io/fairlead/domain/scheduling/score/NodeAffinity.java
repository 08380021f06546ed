package io.fairlead.domain.scheduling.score;

import io.fairlead.domain.model.Affinity.PreferredNode;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Score;
import java.util.List;

/** Prefers nodes that match the pod's preferred node affinity, by weight. */
public final class NodeAffinity implements Score {
  @Override
  public int defaultWeight() {
    return 2;
  }

  @Override
  public boolean concerns(Shape shape) {
    return !preferred(shape).isEmpty();
  }

  @Override
  public int score(ClusterState cluster, Shape shape, int slot) {
    long matching = 0;
    long all = 0;
    for (PreferredNode preferred : preferred(shape)) {
      all += preferred.weight();
      if (preferred.preference().matches(cluster.node(slot))) {
        matching += preferred.weight();
      }
    }
    return (int) (MAX * matching / all);
  }

  private static List<PreferredNode> preferred(Shape shape) {
    return shape.affinity() == null || shape.affinity().nodeAffinity() == null
        ? List.of()
        : shape.affinity().nodeAffinity().preferredDuringSchedulingIgnoredDuringExecution();
  }
}
