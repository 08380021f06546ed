package io.fairlead.domain.scheduling.filter;

import io.fairlead.domain.model.Taint;
import io.fairlead.domain.model.Toleration;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Filter;
import java.util.List;

/** The pod tolerates every taint of the node that repels. */
public final class TaintToleration implements Filter {
  @Override
  public boolean passes(ClusterState cluster, Shape shape, int slot) {
    return untolerated(cluster, shape, slot) == null;
  }

  @Override
  public List<String> reasons(ClusterState cluster, Shape shape, int slot) {
    Taint taint = untolerated(cluster, shape, slot);
    return List.of("node(s) had untolerated taint {" + taint.key() + ": " + taint.value() + "}");
  }

  private static Taint untolerated(ClusterState cluster, Shape shape, int slot) {
    for (Taint taint : cluster.node(slot).taints()) {
      if (taint.effect().repels() && !Toleration.anyTolerates(shape.tolerations(), taint)) {
        return taint;
      }
    }
    return null;
  }
}
