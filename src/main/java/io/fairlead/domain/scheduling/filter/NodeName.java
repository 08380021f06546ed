package io.fairlead.domain.scheduling.filter;

import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Filter;
import java.util.List;

/** The node is the one the pod names. */
public final class NodeName implements Filter {
  @Override
  public boolean concerns(Shape shape) {
    return shape.nodeName() != null;
  }

  @Override
  public boolean passes(ClusterState cluster, Shape shape, int slot) {
    return shape.nodeName().equals(cluster.node(slot).name());
  }

  @Override
  public List<String> reasons(ClusterState cluster, Shape shape, int slot) {
    return List.of("node(s) didn't match the requested node name");
  }
}
