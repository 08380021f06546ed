package io.fairlead.domain.scheduling.topology;

import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Filter;
import io.fairlead.domain.scheduling.plugin.Remedy;
import io.fairlead.domain.scheduling.plugin.Score;
import io.fairlead.domain.scheduling.topology.RuleSet.Spread;
import java.util.ArrayList;
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
  public List<String> details(ClusterState cluster, Shape shape, int slot) {
    List<String> details = new ArrayList<>();
    for (Spread rule : rules.of(shape).current().spread()) {
      if (!rule.passes(slot)) {
        CountedPods pods = new CountedPods(rule.counter(), cluster.node(slot));
        details.add(
            rule.counter().hasDomain(slot)
                ? "%s with %s: %d%s - smallest %d > maxSkew %d"
                    .formatted(
                        pods.domain(),
                        pods.pods(),
                        rule.counter().inDomainOf(slot),
                        rule.self() == 1 ? " + the pod itself" : "",
                        rule.smallest(),
                        rule.maxSkew())
                : pods.missingKey());
      }
    }
    return details;
  }

  @Override
  public List<Remedy> remedies(ClusterState cluster, Shape shape, int slot) {
    List<Remedy> remedies = new ArrayList<>();
    for (Spread rule : rules.of(shape).current().spread()) {
      if (!rule.passes(slot)) {
        CountedPods pods = new CountedPods(rule.counter(), cluster.node(slot));
        int excess =
            rule.counter().inDomainOf(slot) + rule.self() - rule.smallest() - rule.maxSkew();
        remedies.add(rule.counter().hasDomain(slot) ? pods.fewer(excess) : Remedy.of(pods.label()));
      }
    }
    return remedies;
  }

  @Override
  public int score(ClusterState cluster, Shape shape, int slot) {
    return rules.of(shape).spreadScore(slot);
  }
}
