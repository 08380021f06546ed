package io.fairlead.domain.scheduling;

import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.filter.GpuFit;
import io.fairlead.domain.scheduling.filter.NodeAffinity;
import io.fairlead.domain.scheduling.filter.NodeName;
import io.fairlead.domain.scheduling.filter.NodePorts;
import io.fairlead.domain.scheduling.filter.NodeReady;
import io.fairlead.domain.scheduling.filter.NodeResourcesFit;
import io.fairlead.domain.scheduling.filter.NodeUnschedulable;
import io.fairlead.domain.scheduling.filter.TaintToleration;
import io.fairlead.domain.scheduling.plugin.Filter;
import io.fairlead.domain.scheduling.plugin.Plugin;
import io.fairlead.domain.scheduling.plugin.Score;
import io.fairlead.domain.scheduling.score.GpuPacking;
import io.fairlead.domain.scheduling.score.ImageLocality;
import io.fairlead.domain.scheduling.score.NodeResourcesBalancedAllocation;
import io.fairlead.domain.scheduling.score.SelectorSpread;
import io.fairlead.domain.scheduling.topology.InterPodAffinity;
import io.fairlead.domain.scheduling.topology.PodTopologySpread;
import io.fairlead.domain.scheduling.topology.TopologyRulesTable;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All plug-ins there are: those that come with the scheduler, and those of its users.
 *
 * @param filters of users
 * @param scores of users
 */
public record Plugins(List<Filter> filters, List<Score> scores) {

  public static final Plugins BUILT_IN = new Plugins(List.of(), List.of());

  /** Without these a node could be given what it does not have: no profile goes without. */
  private static final List<String> ALWAYS =
      List.of("NodeReady", "NodeName", "NodePorts", "NodeResourcesFit", "GpuFit");

  /**
   * @throws IllegalArgumentException if two have one name, one has the name of a built-in plug-in
   *     or none, claims the scope of the topology rules, or has a weight that profiles cannot give
   */
  public Plugins {
    filters = List.copyOf(filters);
    scores = List.copyOf(scores);
    check(filters);
    check(scores);
    for (Score score : scores) {
      int weight = score.defaultWeight();
      if (weight < 0 || weight > SchedulingProfile.MAX_WEIGHT) {
        throw new IllegalArgumentException(
            "plug-in %s: its default weight is %d, but must be 0 to %d"
                .formatted(score.name(), weight, SchedulingProfile.MAX_WEIGHT));
      }
    }
  }

  private static void check(List<? extends Plugin> plugins) {
    TreeMap<String, Plugin> byName = new TreeMap<>();
    for (Plugin plugin : plugins) {
      String name = plugin.name();
      if (name == null || name.isBlank()) {
        throw new IllegalArgumentException(
            "plug-in %s: its name is empty".formatted(typeOf(plugin)));
      }
      if (BUILT_IN.filterNames().contains(name) || BUILT_IN.scoreNames().contains(name)) {
        throw new IllegalArgumentException(
            "plug-in %s: %s is the name of a built-in plug-in".formatted(typeOf(plugin), name));
      }
      Plugin other = byName.put(name, plugin);
      if (other != null) {
        throw new IllegalArgumentException(
            "plug-ins %s and %s: both have the name %s"
                .formatted(typeOf(other), typeOf(plugin), name));
      }
      if (plugin.scope() == Plugin.Scope.CLUSTER) {
        throw new IllegalArgumentException(
            "plug-in %s: scope CLUSTER is for the built-in topology rules".formatted(name));
      }
    }
  }

  private static String typeOf(Plugin plugin) {
    return plugin.getClass().getName();
  }

  /** Whether it is one of the users'. */
  boolean isUsers(Plugin plugin) {
    return filters.contains(plugin) || scores.contains(plugin);
  }

  static boolean isMandatory(String filter) {
    return ALWAYS.contains(filter);
  }

  // ---- names

  /** What profiles may call their filters. */
  public List<String> filterNames() {
    TopologyRulesTable rules = new TopologyRulesTable(new ClusterState());
    return names(allFilters(new PodTopologySpread(rules), new InterPodAffinity(rules)));
  }

  /** What profiles may call their scores. */
  public List<String> scoreNames() {
    ClusterState cluster = new ClusterState();
    TopologyRulesTable rules = new TopologyRulesTable(cluster);
    return names(
        allScores(
            new ScoringStrategy(null, null, null),
            cluster,
            new PodTopologySpread(rules),
            new InterPodAffinity(rules)));
  }

  private static List<String> names(List<? extends Plugin> plugins) {
    return plugins.stream().map(Plugin::name).toList();
  }

  /** What a profile names that does not exist, each with where it does. */
  public List<FieldError> unknownIn(SchedulingProfile profile) {
    List<FieldError> unknown = new ArrayList<>();
    if (profile.filters() != null) {
      List<String> known = filterNames();
      for (int i = 0; i < profile.filters().size(); i++) {
        String name = profile.filters().get(i);
        if (!known.contains(name)) {
          unknown.add(
              FieldError.notSupported("filters[" + i + "]", "there is no filter \"" + name + "\""));
        }
      }
    }
    if (profile.scores() != null) {
      List<String> known = scoreNames();
      for (String name : profile.scores().keySet()) {
        if (!known.contains(name)) {
          unknown.add(
              FieldError.notSupported("scores." + name, "there is no score \"" + name + "\""));
        }
      }
    }
    return unknown;
  }

  /**
   * The users' plug-ins, for the provenance: for example {@code +QuietRacks +Reserved}; empty
   * without any. They decide, too: change what one answers, change its name.
   */
  String description() {
    TreeSet<String> names = new TreeSet<>(names(filters));
    names.addAll(names(scores));
    StringBuilder text = new StringBuilder();
    names.forEach(name -> text.append(" +").append(name));
    return text.toString();
  }

  // ---- order

  /** Every filter, in the order in which they are asked. */
  List<Filter> allFilters(PodTopologySpread spread, InterPodAffinity affinity) {
    List<Filter> all = new ArrayList<>();
    all.add(new NodeReady());
    all.add(new NodeUnschedulable());
    all.add(new NodeName());
    all.add(new TaintToleration());
    all.add(new NodeAffinity());
    all.addAll(filters);
    all.add(new NodePorts());
    all.add(new NodeResourcesFit());
    all.add(new GpuFit());
    all.add(spread);
    all.add(affinity);
    return all;
  }

  List<Score> allScores(
      ScoringStrategy strategy,
      ClusterState cluster,
      PodTopologySpread spread,
      InterPodAffinity affinity) {
    List<Score> all = new ArrayList<>();
    all.add(new io.fairlead.domain.scheduling.score.NodeResourcesFit(strategy, cluster));
    all.add(new NodeResourcesBalancedAllocation(strategy, cluster));
    all.add(new io.fairlead.domain.scheduling.score.TaintToleration());
    all.add(new io.fairlead.domain.scheduling.score.NodeAffinity());
    all.add(spread);
    all.add(new SelectorSpread());
    all.add(affinity);
    all.add(new ImageLocality());
    all.add(new GpuPacking());
    all.addAll(scores);
    return all;
  }
}
