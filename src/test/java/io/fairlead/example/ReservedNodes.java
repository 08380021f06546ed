package io.fairlead.example;

import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Filter;
import jakarta.inject.Singleton;
import java.util.List;

/** A node with the label example.com/team takes pods of the namespace of that name only. */
@Singleton
public class ReservedNodes implements Filter {
  @Override
  public boolean passes(ClusterState cluster, Shape pod, int node) {
    String team = cluster.node(node).labels().get("example.com/team");
    return team == null || team.equals(pod.namespace());
  }

  @Override
  public List<String> reasons(ClusterState cluster, Shape pod, int node) {
    return List.of("node(s) were reserved for another team");
  }
}
