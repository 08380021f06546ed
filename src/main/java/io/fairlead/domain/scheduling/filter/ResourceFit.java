package io.fairlead.domain.scheduling.filter;

import io.fairlead.domain.model.Resources;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import java.util.ArrayList;
import java.util.List;

/** Of every resource the pod requests, enough is left: cpu, memory, pods, extended resources. */
public final class ResourceFit implements Filter {
  @Override
  public boolean passes(ClusterState cluster, Shape shape, int slot) {
    for (int i = 0; i < shape.resourceCount(); i++) {
      if (!fits(cluster, shape, i, slot)) {
        return false;
      }
    }
    return true;
  }

  /**
   * A bit for each of the shape's resources of which there is too little (the 64th and on share).
   */
  public long shortage(ClusterState cluster, Shape shape, int slot) {
    long shortage = 0;
    for (int i = 0; i < shape.resourceCount(); i++) {
      if (!fits(cluster, shape, i, slot)) {
        shortage |= 1L << Math.min(i, 63);
      }
    }
    return shortage;
  }

  @Override
  public List<String> reasons(ClusterState cluster, Shape shape, int slot) {
    List<String> reasons = new ArrayList<>();
    for (int i = 0; i < shape.resourceCount(); i++) {
      if (!fits(cluster, shape, i, slot)) {
        String name = cluster.resourceName(shape.resource(i));
        reasons.add(name.equals(Resources.PODS) ? "Too many pods" : "Insufficient " + name);
      }
    }
    return reasons;
  }

  /** Compares by what is left, which cannot overflow: both sides are at least zero. */
  private static boolean fits(ClusterState cluster, Shape shape, int i, int slot) {
    int resource = shape.resource(i);
    long amount = shape.amount(i);
    return amount == 0
        || amount <= cluster.allocatable(resource, slot) - cluster.used(resource, slot);
  }
}
