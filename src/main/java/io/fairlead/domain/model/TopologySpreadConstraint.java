package io.fairlead.domain.model;

import java.util.List;

/**
 * Keeps the numbers of like pods in several places close together, as Kubernetes'
 * TopologySpreadConstraint.
 *
 * @param maxSkew how much more than the emptiest place a place may have; at least 1
 * @param topologyKey nodes with the same value of this label are one place
 * @param labelSelector the pods that count, in the pod's namespace; null counts none
 * @param minDomains with fewer places than this, the emptiest is taken to be empty; null means 1
 * @param nodeAffinityPolicy whether only nodes that the pod's node affinity admits count
 * @param nodeTaintsPolicy whether only nodes whose taints the pod tolerates count
 * @param matchLabelKeys labels of the pod itself that the others must share
 */
public record TopologySpreadConstraint(
    int maxSkew,
    String topologyKey,
    WhenUnsatisfiable whenUnsatisfiable,
    LabelSelector labelSelector,
    Integer minDomains,
    NodeInclusion nodeAffinityPolicy,
    NodeInclusion nodeTaintsPolicy,
    List<String> matchLabelKeys) {

  /** Whether it must hold or is only preferred. */
  public enum WhenUnsatisfiable {
    DoNotSchedule,
    ScheduleAnyway
  }

  /** Whether a rule decides which nodes count. */
  public enum NodeInclusion {
    Honor,
    Ignore
  }

  public TopologySpreadConstraint {
    nodeAffinityPolicy = nodeAffinityPolicy == null ? NodeInclusion.Honor : nodeAffinityPolicy;
    nodeTaintsPolicy = nodeTaintsPolicy == null ? NodeInclusion.Ignore : nodeTaintsPolicy;
    matchLabelKeys = Copies.list(matchLabelKeys);
  }
}
