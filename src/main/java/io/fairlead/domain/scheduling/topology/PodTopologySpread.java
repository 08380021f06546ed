package io.fairlead.domain.scheduling.topology;

import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Filter;
import io.fairlead.domain.scheduling.plugin.Score;
import java.util.List;

/** The pod's topology spread constraints: those that must hold, and those that are preferred. */
public final class PodTopologySpread implements Filter, Score {
  private final TopologyRulesTable rules;

  public PodTopologySpread(TopologyRulesTable rules) {
    this.rules = rules;
  }

  @Override
  public Scope scope() {
    return Scope.CLUSTER;
  }

  @Override
  public int defaultWeight() {
    return 2;
  }

  @Override
  public boolean passes(ClusterState cluster, Shape shape, int slot) {
    return rules.of(shape).passesSpread(slot);
  }

  @Override
  public List<String> reasons(ClusterState cluster, Shape shape, int slot) {
    String reason = "node(s) didn't match pod topology spread constraints";
    return List.of(
        rules.of(shape).lacksSpreadKey(slot) ? reason + " (missing required label)" : reason);
  }

  @Override
  public int score(ClusterState cluster, Shape shape, int slot) {
    return rules.of(shape).spreadScore(slot);
  }
}
