package io.fairlead.domain.scheduling;

import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.scheduling.classes.NodeClasses;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Filter;
import io.fairlead.domain.scheduling.plugin.Plugin;
import io.fairlead.domain.scheduling.plugin.Plugin.Scope;
import io.fairlead.domain.scheduling.plugin.Score;
import io.fairlead.domain.scheduling.score.NodeResourcesFit;
import io.fairlead.domain.scheduling.topology.InterPodAffinity;
import io.fairlead.domain.scheduling.topology.LevelledRules;
import io.fairlead.domain.scheduling.topology.PodTopologySpread;
import io.fairlead.domain.scheduling.topology.TopologyRulesTable;
import java.util.ArrayList;
import java.util.List;

/** A scheduling profile with its plug-ins: what passes, and what is better. */
final class Profile {

  /** A score and how much it counts. */
  record Weighted(Score score, int weight) {}

  private final List<Filter> filters = new ArrayList<>();
  private final List<Weighted> scores = new ArrayList<>();
  private final Plugins plugins;
  private final TopologyRulesTable topologyRules;
  private final List<FieldError> unknown;
  private NodeResourcesFit resourcesFit;
  private NodeClasses classes;

  Profile(
      SchedulingProfile description,
      Plugins plugins,
      ClusterState cluster,
      TopologyRulesTable topologyRules) {
    this.plugins = plugins;
    this.topologyRules = topologyRules;
    this.unknown = plugins.unknownIn(description);
    PodTopologySpread spread = new PodTopologySpread(topologyRules);
    InterPodAffinity affinity = new InterPodAffinity(topologyRules);
    for (Filter filter : plugins.allFilters(spread, affinity)) {
      if (description.filters() == null
          || Plugins.isMandatory(filter.name())
          || description.filters().contains(filter.name())) {
        filters.add(filter);
      }
    }
    for (Score score :
        plugins.allScores(description.scoringStrategy(), cluster, spread, affinity)) {
      int weight =
          description.scores() == null
              ? score.defaultWeight()
              : description.scores().getOrDefault(score.name(), score.defaultWeight());
      if (weight > 0) {
        scores.add(new Weighted(score, weight));
        if (score instanceof NodeResourcesFit fit) {
          resourcesFit = fit;
          classes =
              new NodeClasses(
                  cluster, fit.shares(), fit.type() == ScoringStrategy.Type.MostAllocated);
        }
      }
    }
  }

  /** The score for what is free, or null if the profile goes without. */
  NodeResourcesFit resourcesFit() {
    return resourcesFit;
  }

  /** Whether a plug-in is one of the users', which may look at anything. */
  boolean isUsers(Plugin plugin) {
    return plugins.isUsers(plugin);
  }

  /** All nodes by class, for {@link #resourcesFit()}. */
  NodeClasses classes() {
    return classes;
  }

  /** Where it names plug-ins that do not exist, and so cannot ask. */
  List<FieldError> unknown() {
    return unknown;
  }

  List<Weighted> scores() {
    return scores;
  }

  /** The filters of one scope that have something to say about a shape. */
  Filter[] filters(Scope scope, Shape shape) {
    return filters.stream()
        .filter(filter -> filter.scope() == scope && filter.concerns(shape))
        .toArray(Filter[]::new);
  }

  /** The scores of one scope that have something to say about a shape. */
  Weighted[] scores(Scope scope, Shape shape) {
    return scores.stream()
        .filter(entry -> entry.score().scope() == scope && entry.score().concerns(shape))
        .toArray(Weighted[]::new);
  }

  /** The shape's topology rules, taken apart by what they say of a node and of a domain. */
  LevelledRules topology(ClusterState cluster, Shape shape) {
    return new LevelledRules(
        topologyRules.of(shape),
        cluster.topology(),
        has(PodTopologySpread.class),
        has(InterPodAffinity.class),
        weight(PodTopologySpread.class),
        weight(InterPodAffinity.class));
  }

  private boolean has(Class<? extends Filter> type) {
    return filters.stream().anyMatch(type::isInstance);
  }

  private int weight(Class<? extends Score> type) {
    return scores.stream()
        .filter(entry -> type.isInstance(entry.score()))
        .mapToInt(Weighted::weight)
        .sum();
  }

  /** Whether the node in a slot passes all of some filters that concern the shape. */
  static boolean passesAll(Filter[] filters, ClusterState cluster, Shape shape, int slot) {
    for (Filter filter : filters) {
      if (!filter.passes(cluster, shape, slot)) {
        return false;
      }
    }
    return true;
  }

  /** What some scores that concern the shape add to the rank of the node in a slot. */
  static int sum(Weighted[] scores, ClusterState cluster, Shape shape, int slot) {
    int sum = 0;
    for (Weighted entry : scores) {
      sum += entry.weight() * entry.score().score(cluster, shape, slot);
    }
    return sum;
  }

  // ---- one node, from scratch

  /** Whether the node in a slot takes the shape. */
  boolean passes(ClusterState cluster, Shape shape, int slot) {
    return failing(cluster, shape, slot) == null;
  }

  /** The first filter that does not let the shape on the node in a slot, or null. */
  Filter failing(ClusterState cluster, Shape shape, int slot) {
    for (Filter filter : filters) {
      if (filter.concerns(shape) && !filter.passes(cluster, shape, slot)) {
        return filter;
      }
    }
    return null;
  }

  /** Every filter that does not let the shape on the node in a slot, in their order. */
  List<Filter> allFailing(ClusterState cluster, Shape shape, int slot) {
    return filters.stream()
        .filter(filter -> filter.concerns(shape) && !filter.passes(cluster, shape, slot))
        .toList();
  }

  /** The rank of a node that takes the shape. */
  int rank(ClusterState cluster, Shape shape, int slot) {
    int rank = 0;
    for (Weighted entry : scores) {
      rank += entry.weight() * score(entry, cluster, shape, slot);
    }
    return rank;
  }

  static int score(Weighted entry, ClusterState cluster, Shape shape, int slot) {
    return entry.score().concerns(shape) ? entry.score().score(cluster, shape, slot) : 0;
  }
}
