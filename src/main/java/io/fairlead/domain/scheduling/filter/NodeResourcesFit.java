package io.fairlead.domain.scheduling.filter;

import io.fairlead.domain.model.Quantity;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Nominations.Nomination;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Filter;
import io.fairlead.domain.scheduling.plugin.Remedy;
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
        details.add(
            "%s: %s requested, %s left of %s%s: %s more needed"
                .formatted(
                    name,
                    Quantity.format(name, shape.amount(i)),
                    Quantity.format(name, left(cluster, shape, i, slot)),
                    Quantity.format(name, cluster.allocatable(resource, slot)),
                    promised(cluster, shape, resource, slot),
                    Quantity.format(name, missing(cluster, shape, i, slot))));
      }
    }
    return details;
  }

  private static String promised(ClusterState cluster, Shape shape, int resource, int slot) {
    String name = cluster.resourceName(resource);
    StringBuilder text = new StringBuilder();
    for (Nomination promise : cluster.nominations().promisesAhead(shape, slot)) {
      long amount = promise.shape().request(resource);
      if (amount > 0) {
        text.append(", ").append(Quantity.format(name, amount));
        text.append(" promised to ").append(promise.pod().name());
      }
    }
    return text.toString();
  }

  @Override
  public List<Remedy> remedies(ClusterState cluster, Shape shape, int slot) {
    List<Remedy> remedies = new ArrayList<>();
    for (int i = 0; i < shape.fittedCount(); i++) {
      if (!fits(cluster, shape, i, slot)) {
        remedies.add(remedy(cluster, shape, i, slot));
      }
    }
    return remedies;
  }

  private static Remedy remedy(ClusterState cluster, Shape shape, int i, int slot) {
    String name = cluster.resourceName(shape.resource(i));
    long missing = missing(cluster, shape, i, slot);
    long size = Remedy.share(missing, cluster.allocatable(shape.resource(i), slot));
    if (name.equals(Resources.PODS)) {
      return new Remedy(missing == 1 ? "1 fewer pod" : missing + " fewer pods", size, null);
    }
    long left = left(cluster, shape, i, slot);
    return new Remedy(
        Quantity.format(name, missing) + " more " + name,
        size,
        new Remedy.Lowered(
            "request " + (left == 0 ? "no" : Quantity.format(name, left)) + " " + name,
            Remedy.share(shape.amount(i) - left, shape.amount(i))));
  }

  private static long left(ClusterState cluster, Shape shape, int i, int slot) {
    return Math.max(0, cluster.available(shape.resource(i), slot, shape));
  }

  /** More than the request where others use, or are promised, more than there is. */
  private static long missing(ClusterState cluster, Shape shape, int i, int slot) {
    int resource = shape.resource(i);
    long free = cluster.allocatable(resource, slot) - cluster.used(resource, slot);
    long missing = shape.amount(i) + cluster.nominations().promised(resource, slot, shape) - free;
    return missing < 0 ? Long.MAX_VALUE : missing;
  }

  /** Compares by what is left, which cannot overflow: both sides are at least zero. */
  private static boolean fits(ClusterState cluster, Shape shape, int i, int slot) {
    long amount = shape.amount(i);
    return amount == 0 || amount <= cluster.available(shape.resource(i), slot, shape);
  }
}
