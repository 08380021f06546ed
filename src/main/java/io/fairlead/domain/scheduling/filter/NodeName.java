package io.fairlead.domain.scheduling.filter;

import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Filter;
import io.fairlead.domain.scheduling.plugin.Remedy;
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

  @Override
  public List<String> details(ClusterState cluster, Shape shape, int slot) {
    return List.of("the pod's nodeName is " + shape.nodeName());
  }

  @Override
  public List<Remedy> remedies(ClusterState cluster, Shape shape, int slot) {
    return List.of(Remedy.of("name it in the pod's nodeName"));
  }
}
