package io.fairlead.domain.scheduling;

import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Filter;
import io.fairlead.domain.scheduling.plugin.Plugin.Scope;
import io.fairlead.domain.scheduling.preemption.Feasibility;
import io.fairlead.domain.scheduling.topology.TopologyRulesTable;

/** The filters of a shape's profile, as preemption asks them. */
final class ProfileFeasibility implements Feasibility {
  private final ClusterState cluster;
  private final Profiles profiles;
  private final TopologyRulesTable topologyRules;

  /** Whose filters were taken out last: preemption asks of one shape thousands of times. */
  private Shape shape;

  private Profile profile;
  private Filter[] byNode = {};
  private Filter[] byUse = {};
  private Filter[] byCluster = {};

  ProfileFeasibility(ClusterState cluster, Profiles profiles, TopologyRulesTable topologyRules) {
    this.cluster = cluster;
    this.profiles = profiles;
    this.topologyRules = topologyRules;
  }

  @Override
  public void prepare(Shape asking) {
    looksAtOtherNodes(asking); // its rules are made when first asked for, and count placed pods
  }

  @Override
  public boolean couldFit(Shape asking, int slot) {
    turnTo(asking);
    return profile != null && pass(byNode, slot);
  }

  @Override
  public boolean fits(Shape asking, int slot) {
    turnTo(asking);
    return profile != null
        && pass(byUse, slot)
        && (!looksAtOtherNodes(asking) || pass(byCluster, slot));
  }

  @Override
  public boolean looksAtOtherNodes(Shape asking) {
    return topologyRules.of(asking).canForbid();
  }

  private boolean pass(Filter[] filters, int slot) {
    return Profile.passesAll(filters, cluster, shape, slot);
  }

  private void turnTo(Shape asking) {
    Profile current = profiles.of(asking);
    if (asking != shape || current != profile) {
      shape = asking;
      profile = current;
      if (profile != null) {
        byNode = profile.filters(Scope.NODE, shape);
        byUse = profile.filters(Scope.USE, shape);
        byCluster = profile.filters(Scope.CLUSTER, shape);
      }
    }
  }
}
