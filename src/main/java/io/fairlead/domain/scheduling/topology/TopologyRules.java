package io.fairlead.domain.scheduling.topology;

import io.fairlead.domain.model.Affinity.NodeAffinity;
import io.fairlead.domain.model.Copies;
import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.LabelSelector.Operator;
import io.fairlead.domain.model.NodeSelector;
import io.fairlead.domain.model.TopologySpreadConstraint;
import io.fairlead.domain.model.TopologySpreadConstraint.NodeInclusion;
import io.fairlead.domain.model.TopologySpreadConstraint.WhenUnsatisfiable;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.PodCounter;
import io.fairlead.domain.scheduling.cluster.PodMatcher;
import io.fairlead.domain.scheduling.cluster.PodTerm;
import io.fairlead.domain.scheduling.cluster.PodTerm.Kind;
import io.fairlead.domain.scheduling.cluster.PodTerms;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Score;
import io.fairlead.domain.scheduling.topology.CarriedTerms.Carried;
import io.fairlead.domain.scheduling.topology.RuleSet.Preferred;
import io.fairlead.domain.scheduling.topology.RuleSet.Spread;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * One shape's rules about where other pods are: its own spread constraints and affinity terms, and
 * the terms of placed pods that are about it.
 *
 * <p>The shape's own counters are held until it is {@link #close() closed}. What others say is
 * looked up again when terms have come or gone.
 */
public final class TopologyRules {
  private final ClusterState cluster;
  private final CarriedTerms carried;
  private final Shape shape;

  // Its own, held as long as the shape lives.
  private final List<Spread> spread;
  private final List<Spread> preferredSpread;
  private final List<PodCounter> affinity = new ArrayList<>();
  private final List<PodCounter> antiAffinity = new ArrayList<>();
  private final List<Own> preferred = new ArrayList<>();
  private final boolean startsSeries;

  private List<Carried> about = List.of();
  private long seenCarried = -1;
  private List<Carried> preferring = List.of();
  private RuleSet rules;
  private long version;

  private record Own(PodCounter counter, int weight) {}

  TopologyRules(ClusterState cluster, CarriedTerms carried, Shape shape) {
    this.cluster = cluster;
    this.carried = carried;
    this.shape = shape;
    this.spread = spread(WhenUnsatisfiable.DoNotSchedule);
    this.preferredSpread = spread(WhenUnsatisfiable.ScheduleAnyway);
    PodTerms terms = shape.terms();
    List<PodTerm> required = terms.of(Kind.REQUIRED_AFFINITY);
    PodMatcher all =
        new PodMatcher.All(required.stream().map(term -> (PodMatcher) term.pods()).toList());
    for (PodTerm term : required) {
      affinity.add(acquire(all, term.topologyKey(), null, false));
    }
    startsSeries = all.matches(shape, cluster.namespaces());
    for (PodTerm term : terms.of(Kind.REQUIRED_ANTI_AFFINITY)) {
      antiAffinity.add(acquire(term.pods(), term.topologyKey(), null, false));
    }
    for (PodTerm term : terms.of(Kind.PREFERRED_AFFINITY)) {
      preferred.add(new Own(acquire(term.pods(), term.topologyKey(), null, false), term.weight()));
    }
    for (PodTerm term : terms.of(Kind.PREFERRED_ANTI_AFFINITY)) {
      preferred.add(new Own(acquire(term.pods(), term.topologyKey(), null, false), -term.weight()));
    }
  }

  /** Whether what runs elsewhere may forbid a node. */
  public boolean canForbid() {
    RuleSet all = current();
    return !(all.spread().isEmpty()
        && all.affinity().isEmpty()
        && all.antiAffinity().isEmpty()
        && all.resented().isEmpty());
  }

  private PodCounter acquire(
      PodMatcher pods,
      String topologyKey,
      PodCounter.NodeFilter nodes,
      boolean withoutTerminating) {
    return cluster
        .counters()
        .acquire(new PodCounter.Key(pods, topologyKey, nodes, withoutTerminating));
  }

  private List<Spread> spread(WhenUnsatisfiable kind) {
    List<TopologySpreadConstraint> constraints =
        shape.key().topologySpreadConstraints().stream()
            .filter(constraint -> constraint.whenUnsatisfiable() == kind)
            .toList();
    List<String> keys =
        List.copyOf(
            new LinkedHashSet<>(
                constraints.stream().map(TopologySpreadConstraint::topologyKey).sorted().toList()));
    List<Spread> rules = new ArrayList<>();
    for (TopologySpreadConstraint constraint : constraints) {
      PodMatcher.Selected pods = pods(constraint);
      rules.add(
          new Spread(
              acquire(pods, constraint.topologyKey(), nodes(constraint, keys), true),
              constraint.maxSkew(),
              constraint.minDomains() == null ? 1 : constraint.minDomains(),
              pods.matches(shape, cluster.namespaces()) ? 1 : 0,
              constraints.size()));
    }
    return List.copyOf(rules);
  }

  private PodMatcher.Selected pods(TopologySpreadConstraint constraint) {
    List<LabelSelector> selectors = new ArrayList<>();
    if (constraint.labelSelector() != null) {
      selectors.add(constraint.labelSelector());
      PodTerms.addOwn(shape.labels(), constraint.matchLabelKeys(), Operator.In, selectors);
    }
    return new PodMatcher.Selected(List.of(shape.namespace()), null, List.copyOf(selectors));
  }

  private PodCounter.NodeFilter nodes(TopologySpreadConstraint constraint, List<String> keys) {
    boolean byAffinity = constraint.nodeAffinityPolicy() == NodeInclusion.Honor;
    NodeAffinity nodeAffinity = shape.affinity() == null ? null : shape.affinity().nodeAffinity();
    NodeSelector required =
        nodeAffinity == null ? null : nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution();
    return new PodCounter.NodeFilter(
        keys,
        byAffinity ? shape.nodeSelector() : Copies.sorted(null),
        byAffinity ? required : null,
        constraint.nodeTaintsPolicy() == NodeInclusion.Honor ? shape.tolerations() : null);
  }

  void close() {
    spread.forEach(rule -> cluster.counters().release(rule.counter()));
    preferredSpread.forEach(rule -> cluster.counters().release(rule.counter()));
    affinity.forEach(cluster.counters()::release);
    antiAffinity.forEach(cluster.counters()::release);
    preferred.forEach(own -> cluster.counters().release(own.counter()));
  }

  /** The rules as they are now. */
  RuleSet current() {
    if (seenCarried != carried.version()) {
      seenCarried = carried.version();
      about = carried.about(shape);
      rules = null;
    }
    List<Carried> nowPreferring = about.isEmpty() ? List.of() : preferring();
    if (rules == null || !nowPreferring.equals(preferring)) {
      preferring = nowPreferring;
      rules = compile();
      version++;
    }
    return rules;
  }

  /** Changes whenever {@link #current()} gives other rules. */
  long version() {
    current();
    return version;
  }

  /** Only terms that a placed pod carries count. */
  private List<Carried> preferring() {
    List<Carried> some = new ArrayList<>();
    for (Carried one : about) {
      if (one.term().kind() != Kind.REQUIRED_ANTI_AFFINITY && one.carriers().placed() > 0) {
        some.add(one);
      }
    }
    return some;
  }

  private RuleSet compile() {
    long total = 0;
    for (Own own : preferred) {
      total += Math.abs(own.weight());
    }
    for (Carried one : preferring) {
      total += Math.abs(weight(one.term()));
    }
    List<Preferred> liked = new ArrayList<>();
    for (Own own : preferred) {
      liked.add(new Preferred(own.counter(), own.weight(), total));
    }
    for (Carried one : preferring) {
      liked.add(new Preferred(one.carriers(), weight(one.term()), total));
    }
    return new RuleSet(
        spread,
        preferredSpread,
        affinity,
        antiAffinity,
        about.stream()
            .filter(one -> one.term().kind() == Kind.REQUIRED_ANTI_AFFINITY)
            .map(Carried::carriers)
            .toList(),
        liked);
  }

  private static int weight(PodTerm term) {
    return switch (term.kind()) {
      case REQUIRED_AFFINITY -> 1;
      case PREFERRED_AFFINITY -> term.weight();
      case PREFERRED_ANTI_AFFINITY -> -term.weight();
      case REQUIRED_ANTI_AFFINITY -> 0;
    };
  }

  /** Whether no pod is there that its required affinity could mean, and it may be the first. */
  boolean isOpen() {
    if (!startsSeries) {
      return false;
    }
    for (PodCounter counter : affinity) {
      if (counter.total() > 0) {
        return false;
      }
    }
    return true;
  }

  // ---- asked of one slot, all rules at once

  /** Whether the first spread constraint that does not hold lacks its topology key. */
  public boolean lacksSpreadKey(int slot) {
    return current().lacksSpreadKey(slot);
  }

  public boolean passesSpread(int slot) {
    return current().passesSpread(slot);
  }

  public boolean passesAffinity(int slot) {
    return current().passesAffinity(slot, isOpen());
  }

  public boolean passesAntiAffinity(int slot) {
    return current().passesAntiAffinity(slot);
  }

  public boolean isNotResented(int slot) {
    return current().isNotResented(slot);
  }

  public int spreadScore(int slot) {
    return current().spreadScore(slot);
  }

  public int affinityScore(int slot) {
    RuleSet now = current();
    return now.preferred().isEmpty() ? 0 : Score.MAX / 2 + now.affinityScore(slot);
  }
}
