package io.fairlead.domain.scheduling.filter;

import io.fairlead.domain.model.Labels;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import java.util.List;

/** The node has every label of the pod's nodeSelector. */
public final class NodeSelector implements Filter {
  @Override
  public boolean passes(ClusterState cluster, Shape shape, int slot) {
    return shape.nodeSelector().isEmpty()
        || Labels.match(shape.nodeSelector(), cluster.node(slot).labels());
  }

  @Override
  public List<String> reasons(ClusterState cluster, Shape shape, int slot) {
    return List.of("node(s) didn't match Pod's node affinity/selector");
  }
}
