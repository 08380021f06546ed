package io.fairlead.domain.workload;

import io.fairlead.domain.model.Deployment;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One Deployment: what is wanted of it, and the pods that count towards that. */
final class Workload {

  /**
   * Which pod is deleted first: one that is not placed, then one that is not ready, then the
   * newest; as Kubernetes' ReplicaSet controller ranks them ({@code ActivePodsWithRanks}).
   */
  private static final Comparator<OwnedPod> DELETED_FIRST =
      Comparator.comparing(OwnedPod::placed)
          .thenComparing(OwnedPod::ready)
          .thenComparing(Comparator.comparing(OwnedPod::sequence).reversed());

  private final String uid;
  private Deployment deployment;
  private boolean deleted;
  private int replicas = 1;

  /** How many pods were ever submitted for it: numbers the next one. */
  private long created;

  /** Pods that count: submitted, and neither ended nor asked to end. */
  private final Map<String, OwnedPod> pods = new LinkedHashMap<>();

  Workload(String uid) {
    this.uid = uid;
  }

  String uid() {
    return uid;
  }

  Deployment deployment() {
    return deployment;
  }

  void apply(Deployment newDeployment) {
    deployment = newDeployment;
    deleted = false;
    if (newDeployment.spec().replicas() != null) {
      replicas = newDeployment.spec().replicas();
    }
  }

  void delete() {
    deleted = true;
  }

  void scale(int newReplicas) {
    replicas = newReplicas;
  }

  void countCreated() {
    created++;
  }

  long created() {
    return created;
  }

  Map<String, OwnedPod> pods() {
    return pods;
  }

  boolean isOver() {
    return deleted && pods.isEmpty();
  }

  /** How many pods to add, or, if negative, to delete. */
  int missing() {
    if (deployment == null && !deleted) {
      return 0; // its pods were folded before its spec: no verdict yet
    }
    return (deleted ? 0 : replicas) - pods.size();
  }

  Optional<OwnedPod> surplus() {
    return pods.values().stream().min(DELETED_FIRST);
  }
}
