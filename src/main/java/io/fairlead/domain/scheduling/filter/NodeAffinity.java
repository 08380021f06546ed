package io.fairlead.domain.scheduling.filter;

import io.fairlead.domain.model.Labels;
import io.fairlead.domain.model.NodeSelector;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Filter;
import java.util.List;

/** The node has every label of the pod's nodeSelector and matches its required node affinity. */
public final class NodeAffinity implements Filter {
  @Override
  public boolean concerns(Shape shape) {
    return !shape.nodeSelector().isEmpty() || required(shape) != null;
  }

  @Override
  public boolean passes(ClusterState cluster, Shape shape, int slot) {
    NodeSelector required = required(shape);
    return Labels.match(shape.nodeSelector(), cluster.node(slot).labels())
        && (required == null || required.matches(cluster.node(slot)));
  }

  @Override
  public List<String> reasons(ClusterState cluster, Shape shape, int slot) {
    return List.of("node(s) didn't match Pod's node affinity/selector");
  }

  private static NodeSelector required(Shape shape) {
    return shape.affinity() == null || shape.affinity().nodeAffinity() == null
        ? null
        : shape.affinity().nodeAffinity().requiredDuringSchedulingIgnoredDuringExecution();
  }
}
