package io.fairlead.domain.scheduling;

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
import java.util.ArrayList;
import java.util.List;

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
   * @throws IllegalArgumentException if two have one name, or one claims the built-in scope
   */
  public Plugins {
    filters = List.copyOf(filters);
    scores = List.copyOf(scores);
    for (Plugin plugin : filters) {
      check(plugin);
    }
    for (Plugin plugin : scores) {
      check(plugin);
    }
  }

  private static void check(Plugin plugin) {
    if (plugin.scope() == Plugin.Scope.CLUSTER) {
      throw new IllegalArgumentException(
          "plug-in %s: scope CLUSTER is for the built-in topology rules".formatted(plugin.name()));
    }
  }

  /** Whether it is one of the users'. */
  boolean isUsers(Plugin plugin) {
    return filters.contains(plugin) || scores.contains(plugin);
  }

  static boolean isMandatory(String filter) {
    return ALWAYS.contains(filter);
  }

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
