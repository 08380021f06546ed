package io.fairlead.domain.scheduling.filter;

import io.fairlead.domain.model.Quantity;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Filter;
import java.util.ArrayList;
import java.util.List;

/** Of every resource the pod requests, enough is left: cpu, memory, pods, extended resources. */
public final class NodeResourcesFit implements Filter {
  @Override
  public Scope scope() {
    return Scope.USE;
  }

  @Override
  public boolean passes(ClusterState cluster, Shape shape, int slot) {
    for (int i = 0; i < shape.fittedCount(); i++) {
      if (!fits(cluster, shape, i, slot)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public List<String> reasons(ClusterState cluster, Shape shape, int slot) {
    List<String> reasons = new ArrayList<>();
    for (int i = 0; i < shape.fittedCount(); i++) {
      if (!fits(cluster, shape, i, slot)) {
        String name = cluster.resourceName(shape.resource(i));
        reasons.add(name.equals(Resources.PODS) ? "Too many pods" : "Insufficient " + name);
      }
    }
    return reasons;
  }

  @Override
  public List<String> details(ClusterState cluster, Shape shape, int slot) {
    List<String> details = new ArrayList<>();
    for (int i = 0; i < shape.fittedCount(); i++) {
      if (!fits(cluster, shape, i, slot)) {
        int resource = shape.resource(i);
        String name = cluster.resourceName(resource);
        long left = Math.max(0, cluster.available(resource, slot, shape));
        details.add(
            "%s: %s requested, %s left of %s"
                .formatted(
                    name,
                    Quantity.format(name, shape.amount(i)),
                    Quantity.format(name, left),
                    Quantity.format(name, cluster.allocatable(resource, slot))));
      }
    }
    return details;
  }

  /** Compares by what is left, which cannot overflow: both sides are at least zero. */
  private static boolean fits(ClusterState cluster, Shape shape, int i, int slot) {
    long amount = shape.amount(i);
    return amount == 0 || amount <= cluster.available(shape.resource(i), slot, shape);
  }
}
