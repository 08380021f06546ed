package io.fairlead.domain.scheduling.filter;

import io.fairlead.domain.model.Taint;
import io.fairlead.domain.model.Toleration;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Filter;
import io.fairlead.domain.scheduling.plugin.Remedy;
import java.util.List;

/** The pod tolerates every taint of the node that repels. */
public final class TaintToleration implements Filter {
  @Override
  public boolean passes(ClusterState cluster, Shape shape, int slot) {
    for (Taint taint : cluster.node(slot).taints()) {
      if (repels(taint, shape)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public List<String> reasons(ClusterState cluster, Shape shape, int slot) {
    Taint taint = untolerated(cluster, shape, slot).getFirst();
    return List.of("node(s) had untolerated taint {" + taint.key() + ": " + taint.value() + "}");
  }

  @Override
  public List<String> details(ClusterState cluster, Shape shape, int slot) {
    return untolerated(cluster, shape, slot).stream()
        .map(taint -> "does not tolerate " + taint)
        .toList();
  }

  @Override
  public List<Remedy> remedies(ClusterState cluster, Shape shape, int slot) {
    return untolerated(cluster, shape, slot).stream()
        .map(taint -> Remedy.of("tolerate taint " + taint))
        .toList();
  }

  private static List<Taint> untolerated(ClusterState cluster, Shape shape, int slot) {
    return cluster.node(slot).taints().stream().filter(taint -> repels(taint, shape)).toList();
  }

  private static boolean repels(Taint taint, Shape shape) {
    return taint.effect().repels() && !Toleration.anyTolerates(shape.tolerations(), taint);
  }
}
