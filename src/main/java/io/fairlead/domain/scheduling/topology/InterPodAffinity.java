package io.fairlead.domain.scheduling.topology;

import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Filter;
import io.fairlead.domain.scheduling.plugin.Score;
import java.util.List;

/** Pods that must, must not, would rather or would rather not be near one another. */
public final class InterPodAffinity implements Filter, Score {
  private final TopologyRulesTable rules;

  public InterPodAffinity(TopologyRulesTable rules) {
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
    TopologyRules own = rules.of(shape);
    return own.passesAffinity(slot) && own.passesAntiAffinity(slot) && own.isNotResented(slot);
  }

  @Override
  public List<String> reasons(ClusterState cluster, Shape shape, int slot) {
    TopologyRules own = rules.of(shape);
    if (!own.passesAffinity(slot)) {
      return List.of("node(s) didn't match pod affinity rules");
    }
    return List.of(
        own.passesAntiAffinity(slot)
            ? "node(s) didn't satisfy existing pods anti-affinity rules"
            : "node(s) didn't match pod anti-affinity rules");
  }

  @Override
  public int score(ClusterState cluster, Shape shape, int slot) {
    return rules.of(shape).affinityScore(slot);
  }
}
