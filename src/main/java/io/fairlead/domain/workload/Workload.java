package io.fairlead.domain.workload;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.model.Deployment;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One Deployment: what is wanted of it, and the pods that count towards that.
 *
 * <p>A changed template changes nothing about pods that are there: new ones are made from it, old
 * ones stay until something replaces them. (Rolling updates are not there yet.)
 */
final class Workload {

  /**
   * Which pod is deleted first: one that is not placed, then one that is not ready, then the
   * newest; as Kubernetes' ReplicaSet controller ranks them ({@code ActivePodsWithRanks}).
   */
  private static final Comparator<OwnedPod> DELETED_FIRST =
      Comparator.comparing(OwnedPod::placed)
          .thenComparing(OwnedPod::ready)
          .thenComparing(Comparator.comparingLong(OwnedPod::sequence).reversed());

  private final String uid;
  private Deployment deployment;
  private String templateHash;
  private boolean deleted;
  private int replicas = 1;

  /** No pod is submitted while what its template asks for is not there. */
  private boolean held;

  /** How many pods were ever submitted for it: numbers the next one. */
  private long created;

  /** Pods that count: submitted, and neither ended nor asked to end. */
  private final Map<String, OwnedPod> pods = new LinkedHashMap<>();

  Workload(String uid, long created) {
    this.uid = uid;
    this.created = created;
  }

  String uid() {
    return uid;
  }

  Deployment deployment() {
    return deployment;
  }

  /** Identifies the template that new pods are made from. */
  String templateHash() {
    return templateHash;
  }

  int replicas() {
    return replicas;
  }

  void apply(Deployment newDeployment) {
    deployment = newDeployment;
    templateHash = PodFactory.hashOf(newDeployment.spec().template());
    deleted = false;
    held = false;
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

  void hold() {
    held = true;
  }

  /** Returns whether it was held. */
  boolean release() {
    boolean was = held;
    held = false;
    return was;
  }

  long created() {
    return created;
  }

  void add(OwnedPod pod) {
    pods.put(pod.uid(), pod);
    created++;
  }

  /** Returns whether the pod counted until now. */
  boolean remove(String podUid) {
    return pods.remove(podUid) != null;
  }

  void update(String podUid, UnaryOperator<OwnedPod> change) {
    pods.computeIfPresent(podUid, (key, pod) -> change.apply(pod));
  }

  /** The pod, if it counts. */
  Optional<OwnedPod> find(String podUid) {
    return Optional.ofNullable(pods.get(podUid));
  }

  boolean isOver() {
    return deleted && pods.isEmpty();
  }

  /** How many pods to add, or, if negative, to delete. */
  int missing() {
    if (deployment == null && !deleted) {
      return 0; // its pods were folded before its spec: no verdict yet
    }
    int missing = (deleted ? 0 : replicas) - pods.size();
    return held ? Math.min(missing, 0) : missing;
  }

  /** The pod to delete next. */
  Optional<OwnedPod> surplus() {
    return deleted ? pods.values().stream().findFirst() : pods.values().stream().min(DELETED_FIRST);
  }

  // ---- snapshot

  /** Its pods in the order of their submission, which decides who is deleted. */
  void save(StateWriter out) {
    out.text(uid);
    out.number(created);
    out.value(deployment);
    out.flag(deleted);
    out.flag(held);
    out.number(replicas);
    out.each(pods.values(), pod -> pod.save(out));
  }

  static Workload load(StateReader in) {
    Workload loaded = new Workload(in.text(), in.number());
    Deployment deployment = in.value(Deployment.class);
    if (deployment != null) {
      loaded.apply(deployment);
    }
    loaded.deleted = in.flag();
    loaded.held = in.flag();
    loaded.replicas = Math.toIntExact(in.number());
    in.each(
        () -> {
          OwnedPod pod = OwnedPod.load(in);
          loaded.pods.put(pod.uid(), pod);
        });
    return loaded;
  }

  Iterable<String> podUids() {
    return pods.keySet();
  }
}
