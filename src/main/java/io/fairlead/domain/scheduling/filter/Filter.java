package io.fairlead.domain.scheduling.filter;

import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import java.util.List;

/** One rule that a node must meet to take a pod. Called for occupied slots only. */
public interface Filter {

  boolean passes(ClusterState cluster, Shape shape, int slot);

  /** Why it does not pass, in kube-scheduler's words; called only then, one entry a reason. */
  List<String> reasons(ClusterState cluster, Shape shape, int slot);
}
