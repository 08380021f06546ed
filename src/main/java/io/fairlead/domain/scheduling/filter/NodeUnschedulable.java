package io.fairlead.domain.scheduling.filter;

import io.fairlead.domain.model.Taint;
import io.fairlead.domain.model.TaintEffect;
import io.fairlead.domain.model.Toleration;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Filter;
import io.fairlead.domain.scheduling.plugin.Remedy;
import java.util.List;

/** The node is not cordoned, or the pod tolerates the taint that stands for a cordon. */
public final class NodeUnschedulable implements Filter {
  private static final Taint CORDON =
      new Taint("node.kubernetes.io/unschedulable", null, TaintEffect.NoSchedule);

  @Override
  public boolean passes(ClusterState cluster, Shape shape, int slot) {
    return !cluster.node(slot).unschedulable()
        || Toleration.anyTolerates(shape.tolerations(), CORDON);
  }

  @Override
  public List<String> reasons(ClusterState cluster, Shape shape, int slot) {
    return List.of("node(s) were unschedulable");
  }

  @Override
  public List<String> details(ClusterState cluster, Shape shape, int slot) {
    return List.of("it is cordoned, and the pod does not tolerate " + CORDON);
  }

  @Override
  public List<Remedy> remedies(ClusterState cluster, Shape shape, int slot) {
    return List.of(Remedy.of("uncordon it, or tolerate " + CORDON));
  }
}
