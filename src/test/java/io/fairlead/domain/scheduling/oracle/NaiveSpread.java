package io.fairlead.domain.scheduling.oracle;

import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.TopologySpreadConstraint;
import io.fairlead.domain.model.TopologySpreadConstraint.NodeInclusion;
import io.fairlead.domain.model.TopologySpreadConstraint.WhenUnsatisfiable;
import io.fairlead.domain.scheduling.oracle.NaiveCluster.Host;
import java.util.List;
import java.util.TreeMap;

/** Counts pods for one topology spread constraint of one pod. */
record NaiveSpread(NaiveCluster cluster, Pod pod, TopologySpreadConstraint constraint) {

  static List<TopologySpreadConstraint> constraints(Pod pod, WhenUnsatisfiable kind) {
    return pod.spec().topologySpreadConstraints().stream()
        .filter(constraint -> constraint.whenUnsatisfiable() == kind)
        .toList();
  }

  /** Pods that count, by domain, of nodes that count. */
  private TreeMap<String, Long> domains() {
    TreeMap<String, Long> domains = new TreeMap<>();
    for (Host host : cluster.hosts()) {
      if (counts(host)) {
        long pods = host.pods().stream().filter(p -> !p.terminating() && matches(p.pod())).count();
        domains.merge(host.label(constraint.topologyKey()), pods, Long::sum);
      }
    }
    return domains;
  }

  private boolean counts(Host host) {
    boolean hasKeys =
        constraints(pod, constraint.whenUnsatisfiable()).stream()
            .allMatch(other -> host.label(other.topologyKey()) != null);
    return hasKeys
        && (constraint.nodeAffinityPolicy() == NodeInclusion.Ignore
            || NaiveFilters.nodeAffinityAdmits(pod, host.node()))
        && (constraint.nodeTaintsPolicy() == NodeInclusion.Ignore
            || NaiveFilters.untolerated(pod, host.node()).isEmpty());
  }

  private boolean matches(Pod other) {
    LabelSelector selector =
        NaiveTerm.withOwnLabels(
            constraint.labelSelector(), pod, constraint.matchLabelKeys(), List.of());
    return selector != null
        && other.metadata().namespace().equals(pod.metadata().namespace())
        && selector.matches(other.metadata().labels());
  }

  /** Pods that count in the host's domain; the host has the key. */
  long count(Host host) {
    return domains().getOrDefault(host.label(constraint.topologyKey()), 0L);
  }

  boolean holdsOn(Host host) {
    TreeMap<String, Long> domains = domains();
    int wanted = constraint.minDomains() == null ? 1 : constraint.minDomains();
    long smallest =
        domains.isEmpty() || domains.size() < wanted
            ? 0
            : domains.values().stream().mapToLong(Long::longValue).min().getAsLong();
    return count(host) + (matches(pod) ? 1 : 0) - smallest <= constraint.maxSkew();
  }
}
