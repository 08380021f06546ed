package io.fairlead.domain.scheduling.filter;

import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Filter;
import java.util.List;

/** Nobody on the node has, or is promised, a host port that the pod wants. */
public final class NodePorts implements Filter {
  @Override
  public Scope scope() {
    return Scope.USE;
  }

  @Override
  public boolean concerns(Shape shape) {
    return !shape.hostPorts().isEmpty();
  }

  @Override
  public boolean passes(ClusterState cluster, Shape shape, int slot) {
    return cluster.hostPorts().areFree(shape, slot)
        && !cluster.nominations().arePortsPromised(shape, slot);
  }

  @Override
  public List<String> reasons(ClusterState cluster, Shape shape, int slot) {
    return List.of("node(s) didn't have free ports for the requested pod ports");
  }
}
