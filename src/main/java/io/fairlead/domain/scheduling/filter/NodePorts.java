package io.fairlead.domain.scheduling.filter;

import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Nominations.Nomination;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.cluster.Shape.HostPort;
import io.fairlead.domain.scheduling.plugin.Filter;
import io.fairlead.domain.scheduling.plugin.Remedy;
import java.util.ArrayList;
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

  @Override
  public List<String> details(ClusterState cluster, Shape shape, int slot) {
    List<String> details = new ArrayList<>();
    for (HostPort port : shape.hostPorts()) {
      if (!cluster.hostPorts().isFree(port, slot)) {
        details.add("host port " + port + " is taken");
      }
      for (Nomination promise : cluster.nominations().promisesAhead(shape, slot)) {
        if (promise.shape().hostPorts().stream().anyMatch(port::conflictsWith)) {
          details.add("host port " + port + " is promised to " + promise.pod().name());
        }
      }
    }
    return details;
  }

  @Override
  public List<Remedy> remedies(ClusterState cluster, Shape shape, int slot) {
    List<Remedy> remedies = new ArrayList<>();
    for (HostPort port : shape.hostPorts()) {
      boolean isPromised =
          cluster.nominations().promisesAhead(shape, slot).stream()
              .flatMap(promise -> promise.shape().hostPorts().stream())
              .anyMatch(port::conflictsWith);
      if (isPromised || !cluster.hostPorts().isFree(port, slot)) {
        remedies.add(Remedy.of("host port " + port + " free"));
      }
    }
    return remedies;
  }
}
