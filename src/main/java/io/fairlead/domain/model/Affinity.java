package io.fairlead.domain.model;

import java.util.List;

/** Where a pod must or would rather be, as Kubernetes' Affinity; each part may be null. */
public record Affinity(
    NodeAffinity nodeAffinity, PodAffinity podAffinity, PodAffinity podAntiAffinity) {

  /**
   * By the node's own labels.
   *
   * @param requiredDuringSchedulingIgnoredDuringExecution null asks for nothing
   */
  public record NodeAffinity(
      NodeSelector requiredDuringSchedulingIgnoredDuringExecution,
      List<PreferredNode> preferredDuringSchedulingIgnoredDuringExecution) {
    public NodeAffinity {
      preferredDuringSchedulingIgnoredDuringExecution =
          Copies.list(preferredDuringSchedulingIgnoredDuringExecution);
    }
  }

  /** Nodes that are liked, by so much: 1 to 100. */
  public record PreferredNode(int weight, NodeSelector.Term preference) {}

  /** By the pods that are there; also the shape of anti-affinity. */
  public record PodAffinity(
      List<PodAffinityTerm> requiredDuringSchedulingIgnoredDuringExecution,
      List<WeightedPodAffinityTerm> preferredDuringSchedulingIgnoredDuringExecution) {
    public PodAffinity {
      requiredDuringSchedulingIgnoredDuringExecution =
          Copies.list(requiredDuringSchedulingIgnoredDuringExecution);
      preferredDuringSchedulingIgnoredDuringExecution =
          Copies.list(preferredDuringSchedulingIgnoredDuringExecution);
    }
  }

  /**
   * Some pods, and how near is near.
   *
   * @param labelSelector null selects none
   * @param namespaces the pods' namespaces; empty, without a namespaceSelector, means the pod's own
   * @param namespaceSelector more namespaces, by their labels; empty means all; null none
   * @param topologyKey nodes with the same value of this label are one place
   * @param matchLabelKeys labels of the pod itself that the others must share
   * @param mismatchLabelKeys labels of the pod itself that the others must not share
   */
  public record PodAffinityTerm(
      LabelSelector labelSelector,
      List<String> namespaces,
      LabelSelector namespaceSelector,
      String topologyKey,
      List<String> matchLabelKeys,
      List<String> mismatchLabelKeys) {
    public PodAffinityTerm {
      namespaces = Copies.list(namespaces);
      matchLabelKeys = Copies.list(matchLabelKeys);
      mismatchLabelKeys = Copies.list(mismatchLabelKeys);
    }
  }

  /** A term that is liked, or disliked, by so much: 1 to 100. */
  public record WeightedPodAffinityTerm(int weight, PodAffinityTerm podAffinityTerm) {}
}
