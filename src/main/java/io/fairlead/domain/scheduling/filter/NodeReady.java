package io.fairlead.domain.scheduling.filter;

import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Filter;
import io.fairlead.domain.scheduling.plugin.Remedy;
import java.util.List;

/** The node's heartbeats arrive. */
public final class NodeReady implements Filter {
  @Override
  public boolean passes(ClusterState cluster, Shape shape, int slot) {
    return cluster.isReady(slot);
  }

  @Override
  public List<String> reasons(ClusterState cluster, Shape shape, int slot) {
    return List.of("node(s) were not ready");
  }

  @Override
  public List<String> details(ClusterState cluster, Shape shape, int slot) {
    return List.of("its heartbeats do not arrive");
  }

  @Override
  public List<Remedy> remedies(ClusterState cluster, Shape shape, int slot) {
    return List.of(Remedy.of("heartbeats again"));
  }
}
