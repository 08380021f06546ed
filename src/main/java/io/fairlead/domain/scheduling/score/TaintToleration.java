package io.fairlead.domain.scheduling.score;

import io.fairlead.domain.model.Taint;
import io.fairlead.domain.model.TaintEffect;
import io.fairlead.domain.model.Toleration;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Score;

/** Prefers nodes without PreferNoSchedule taints that the pod does not tolerate. */
public final class TaintToleration implements Score {
  @Override
  public int defaultWeight() {
    return 3;
  }

  @Override
  public int score(ClusterState cluster, Shape shape, int slot) {
    int untolerated = 0;
    for (Taint taint : cluster.node(slot).taints()) {
      if (taint.effect() == TaintEffect.PreferNoSchedule
          && !Toleration.anyTolerates(shape.tolerations(), taint)) {
        untolerated++;
      }
    }
    return MAX / (1 + untolerated);
  }
}
