package io.fairlead.domain.scheduling.filter;

import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import java.util.List;

/** The node is the one the pod names, if it names one. */
public final class NodeName implements Filter {
  @Override
  public boolean passes(ClusterState cluster, Shape shape, int slot) {
    return shape.nodeName() == null || shape.nodeName().equals(cluster.node(slot).name());
  }

  @Override
  public List<String> reasons(ClusterState cluster, Shape shape, int slot) {
    return List.of("node(s) didn't match the requested node name");
  }
}
