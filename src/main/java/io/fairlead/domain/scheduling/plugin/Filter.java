package io.fairlead.domain.scheduling.plugin;

import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import java.util.List;

/** A rule that a node must meet to take a pod. Called for slots with a node only. */
public interface Filter extends Plugin {

  boolean passes(ClusterState cluster, Shape shape, int slot);

  /** Why it does not pass, in kube-scheduler's words; called only then, one entry a reason. */
  List<String> reasons(ClusterState cluster, Shape shape, int slot);

  /** What is missing and by how much, where that can be said; called only if it does not pass. */
  default List<String> details(ClusterState cluster, Shape shape, int slot) {
    return List.of();
  }

  /** What would make it pass, all of it together; called only if it does not. */
  default List<Remedy> remedies(ClusterState cluster, Shape shape, int slot) {
    return List.of(Remedy.of("whatever filter " + name() + " asks for"));
  }
}
