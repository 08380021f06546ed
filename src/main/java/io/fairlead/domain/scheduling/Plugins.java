package io.fairlead.domain.scheduling;

import io.fairlead.domain.model.Resources;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.filter.Filter;
import io.fairlead.domain.scheduling.filter.NodeName;
import io.fairlead.domain.scheduling.filter.NodeReady;
import io.fairlead.domain.scheduling.filter.NodeSelector;
import io.fairlead.domain.scheduling.filter.NodeUnschedulable;
import io.fairlead.domain.scheduling.filter.ResourceFit;
import io.fairlead.domain.scheduling.filter.TaintToleration;
import io.fairlead.domain.scheduling.score.Allocation;
import io.fairlead.domain.scheduling.score.PreferNoSchedule;
import io.fairlead.domain.scheduling.score.Score;
import io.fairlead.domain.scheduling.score.ServiceSpread;
import java.util.ArrayList;
import java.util.List;

/**
 * The filters and scores of a policy. Filters come in two kinds: those that look only at the node
 * are asked again only when the node changes; {@link ResourceFit} with every placement.
 */
final class Plugins {
  /** The rank of a node that cannot take the pod; every possible node ranks at least 0. */
  static final int INFEASIBLE = -1;

  private final Filter[] nodeFilters = {
    new NodeReady(),
    new NodeUnschedulable(),
    new NodeName(),
    new TaintToleration(),
    new NodeSelector()
  };
  private final ResourceFit resourceFit = new ResourceFit();
  private final Score[] scores;
  private final int[] weights;

  Plugins(SchedulingPolicy policy, ClusterState cluster) {
    boolean preferEmpty = policy.allocation() == SchedulingPolicy.Allocation.LEAST_ALLOCATED;
    scores =
        new Score[] {
          new Allocation(
              preferEmpty,
              cluster.resourceId(Resources.CPU),
              cluster.resourceId(Resources.MEMORY),
              cluster.resourceId(Resources.PODS)),
          new ServiceSpread(),
          new PreferNoSchedule()
        };
    weights = new int[] {policy.allocationWeight(), policy.spreadWeight(), policy.taintWeight()};
  }

  /** Whether the node in a slot, however empty, could take the shape. */
  boolean passesNodeFilters(ClusterState cluster, Shape shape, int slot) {
    if (cluster.node(slot) == null) {
      return false;
    }
    for (Filter filter : nodeFilters) {
      if (!filter.passes(cluster, shape, slot)) {
        return false;
      }
    }
    return true;
  }

  /** The weighted score of a slot that passes the node filters, or {@link #INFEASIBLE}. */
  int rank(ClusterState cluster, Shape shape, int slot) {
    if (!resourceFit.passes(cluster, shape, slot)) {
      return INFEASIBLE;
    }
    int rank = 0;
    for (int i = 0; i < scores.length; i++) {
      rank += weights[i] * scores[i].score(cluster, shape, slot);
    }
    return rank;
  }

  /** Tells apart what a slot that passes the node filters is short of; 0 if of nothing. */
  long shortage(ClusterState cluster, Shape shape, int slot) {
    return resourceFit.shortage(cluster, shape, slot);
  }

  /** Why a slot's node does not take the shape: the first node filter's reason, else resources. */
  List<String> reasons(ClusterState cluster, Shape shape, int slot) {
    for (Filter filter : nodeFilters) {
      if (!filter.passes(cluster, shape, slot)) {
        return filter.reasons(cluster, shape, slot);
      }
    }
    return new ArrayList<>(resourceFit.reasons(cluster, shape, slot));
  }
}
