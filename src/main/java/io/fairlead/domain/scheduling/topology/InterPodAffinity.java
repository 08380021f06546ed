package io.fairlead.domain.scheduling.topology;

import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.PodCounter;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Filter;
import io.fairlead.domain.scheduling.plugin.Remedy;
import io.fairlead.domain.scheduling.plugin.Score;
import java.util.ArrayList;
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
  public List<String> details(ClusterState cluster, Shape shape, int slot) {
    RuleSet own = rules.of(shape).current();
    List<String> details = new ArrayList<>();
    for (PodCounter counter : lacking(shape, slot)) {
      CountedPods pods = new CountedPods(counter, cluster.node(slot));
      details.add(
          counter.hasDomain(slot)
              ? "required affinity: no pod with " + pods.pods() + " in " + pods.domain()
              : "required affinity: " + pods.missingKey());
    }
    for (PodCounter counter : crowded(own.antiAffinity(), slot)) {
      CountedPods pods = new CountedPods(counter, cluster.node(slot));
      details.add(
          "required anti-affinity: %s with %s in %s"
              .formatted(CountedPods.number(counter.inDomainOf(slot)), pods.pods(), pods.domain()));
    }
    for (PodCounter counter : crowded(own.resented(), slot)) {
      CountedPods pods = new CountedPods(counter, cluster.node(slot));
      details.add(
          "%s with %s in %s"
              .formatted(CountedPods.number(counter.inDomainOf(slot)), pods.pods(), pods.domain()));
    }
    return details;
  }

  @Override
  public List<Remedy> remedies(ClusterState cluster, Shape shape, int slot) {
    RuleSet own = rules.of(shape).current();
    List<Remedy> remedies = new ArrayList<>();
    for (PodCounter counter : lacking(shape, slot)) {
      CountedPods pods = new CountedPods(counter, cluster.node(slot));
      remedies.add(
          Remedy.of(
              counter.hasDomain(slot)
                  ? "a pod with " + pods.pods() + " in " + pods.domain()
                  : pods.label()));
    }
    for (List<PodCounter> unwanted : List.of(own.antiAffinity(), own.resented())) {
      for (PodCounter counter : crowded(unwanted, slot)) {
        remedies.add(new CountedPods(counter, cluster.node(slot)).fewer(counter.inDomainOf(slot)));
      }
    }
    return remedies;
  }

  private List<PodCounter> lacking(Shape shape, int slot) {
    TopologyRules own = rules.of(shape);
    boolean open = own.isOpen();
    return own.current().affinity().stream()
        .filter(c -> !c.hasDomain(slot) || (!open && c.inDomainOf(slot) == 0))
        .toList();
  }

  private static List<PodCounter> crowded(List<PodCounter> counters, int slot) {
    return counters.stream().filter(counter -> counter.inDomainOf(slot) > 0).toList();
  }

  @Override
  public int score(ClusterState cluster, Shape shape, int slot) {
    return rules.of(shape).affinityScore(slot);
  }
}
