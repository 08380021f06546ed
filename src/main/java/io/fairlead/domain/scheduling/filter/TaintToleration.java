package io.fairlead.domain.scheduling.filter;

import io.fairlead.domain.model.Taint;
import io.fairlead.domain.model.Toleration;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import java.util.List;
import java.util.Optional;

/** The pod tolerates every taint of the node that repels. */
public final class TaintToleration implements Filter {
  @Override
  public boolean passes(ClusterState cluster, Shape shape, int slot) {
    return untolerated(cluster, shape, slot).isEmpty();
  }

  @Override
  public List<String> reasons(ClusterState cluster, Shape shape, int slot) {
    return untolerated(cluster, shape, slot)
        .map(taint -> "node(s) had untolerated taint {" + taint.key() + ": " + taint.value() + "}")
        .stream()
        .toList();
  }

  private static Optional<Taint> untolerated(ClusterState cluster, Shape shape, int slot) {
    for (Taint taint : cluster.node(slot).taints()) {
      if (taint.effect().repels() && !isTolerated(taint, shape.tolerations())) {
        return Optional.of(taint);
      }
    }
    return Optional.empty();
  }

  /** Whether any of the tolerations matches the taint. */
  public static boolean isTolerated(Taint taint, List<Toleration> tolerations) {
    for (Toleration toleration : tolerations) {
      if (toleration.tolerates(taint)) {
        return true;
      }
    }
    return false;
  }
}
