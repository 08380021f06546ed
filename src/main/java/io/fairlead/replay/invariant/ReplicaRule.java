package io.fairlead.replay.invariant;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodNominated;
import io.fairlead.domain.event.PlacementDecision.PodRejected;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.ScalingDecided;
import io.fairlead.domain.event.ScalingDecided.ReplicasScaled;
import io.fairlead.domain.event.SpecEvent.DeploymentApplied;
import io.fairlead.domain.event.SpecEvent.DeploymentDeleted;
import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.OwnerReference;
import io.fairlead.domain.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The workload controller: it submits no uid twice, no more pods of a Deployment than are wanted,
 * and deletes none that is wanted. A pod counts from its submission until something ends it or asks
 * it to end.
 */
final class ReplicaRule implements Rule {

  /** One Deployment, by uid. */
  private static final class Wanted {
    private boolean applied;
    private boolean deleted;
    private int replicas = 1;
    private final Set<String> pods = new HashSet<>();

    int replicas() {
      return deleted ? 0 : replicas;
    }
  }

  private final Findings findings;
  private final Map<String, Wanted> deployments = new HashMap<>();
  private final Map<NamespacedName, String> uidByName = new HashMap<>();

  /** Scalings that say they start from a number of replicas that is not known yet. */
  private final Map<NamespacedName, List<ReplicasScaled>> earlyScalings = new HashMap<>();

  /** Who owns each pod ever heard of; those without an owner have an empty one. */
  private final Map<String, String> owners = new HashMap<>();

  private final Set<String> left = new HashSet<>();

  ReplicaRule(Findings findings) {
    this.findings = findings;
  }

  // ---- what the controller folds

  @Override
  public void folded(Event input) {
    switch (input) {
      case DeploymentApplied applied -> apply(applied.deployment());
      case DeploymentDeleted deleted -> {
        earlyScalings.remove(deleted.namespacedName());
        delete(uidByName.remove(deleted.namespacedName()));
      }
      case ScalingDecided scaling -> scaling.decisions().forEach(this::scale);
      case PodSubmitted submitted -> know(submitted.pod());
      case PodDeletionRequested request -> {
        if (request.uid() != null) {
          leave(request.uid());
        }
      }
      case PlacementDecided placement -> placement.decisions().forEach(this::placement);
      case PodTerminated terminated -> leave(terminated.uid());
      default -> {}
    }
  }

  private void apply(Deployment deployment) {
    String uid = deployment.metadata().uid();
    String before = uidByName.put(deployment.namespacedName(), uid);
    if (before != null && !before.equals(uid)) {
      delete(before);
    }
    Wanted wanted = wanted(uid);
    wanted.applied = true;
    wanted.deleted = false;
    if (deployment.spec().replicas() != null) {
      wanted.replicas = deployment.spec().replicas();
    }
    List<ReplicasScaled> early = earlyScalings.remove(deployment.namespacedName());
    if (early != null) {
      early.forEach(this::scale);
    }
  }

  private Wanted wanted(String uid) {
    return deployments.computeIfAbsent(uid, key -> new Wanted());
  }

  private void delete(String uid) {
    if (uid != null) {
      wanted(uid).deleted = true;
    }
  }

  private void scale(ReplicasScaled scaled) {
    NamespacedName name = new NamespacedName(scaled.namespace(), scaled.deployment());
    String uid = uidByName.get(name);
    if (uid != null && wanted(uid).replicas == scaled.from()) {
      wanted(uid).replicas = scaled.to();
    } else {
      earlyScalings.computeIfAbsent(name, key -> new ArrayList<>()).add(scaled);
    }
  }

  private void placement(PlacementDecision decision) {
    switch (decision) {
      case PodBound bound -> know(bound.pod());
      case PodUnschedulable ignored -> {}
      case PodNominated ignored -> {}
      case PodTerminating terminating -> leave(terminating.uid());
      case PodEvicted evicted -> leave(evicted.uid());
      case PodRemoved removed -> leave(removed.uid());
      case PodRejected rejected -> leave(rejected.uid());
    }
  }

  private void know(Pod pod) {
    OwnerReference owner = pod.metadata().ownerReference();
    String ownerUid = owner != null && "Deployment".equals(owner.kind()) ? owner.uid() : "";
    if (owners.putIfAbsent(pod.uid(), ownerUid) == null
        && !ownerUid.isEmpty()
        && !left.contains(pod.uid())) {
      wanted(ownerUid).pods.add(pod.uid());
    }
  }

  private void leave(String uid) {
    left.add(uid);
    String owner = owners.getOrDefault(uid, "");
    if (!owner.isEmpty()) {
      wanted(owner).pods.remove(uid);
    }
  }

  // ---- what it decides

  @Override
  public void decided(Event output) {
    switch (output) {
      case PodSubmitted submitted -> submitted(submitted.pod());
      case PodDeletionRequested request -> deleted(request);
      default -> {}
    }
  }

  private void submitted(Pod pod) {
    if (owners.containsKey(pod.uid())) {
      findings.add(
          Invariant.REPLICAS_AS_WANTED,
          "pod %s (uid %s) is submitted, and not for the first time",
          pod.namespacedName(),
          pod.uid());
    }
    know(pod);
    String owner = owners.get(pod.uid());
    if (owner.isEmpty()) {
      return;
    }
    Wanted wanted = wanted(owner);
    if (!wanted.applied || wanted.pods.size() > wanted.replicas()) {
      findings.add(
          Invariant.REPLICAS_AS_WANTED,
          "pod %s (uid %s) is submitted as one of %d of Deployment uid %s, of which %s",
          pod.namespacedName(),
          pod.uid(),
          wanted.pods.size(),
          owner,
          wanted.applied ? wanted.replicas() + " are wanted" : "nobody has heard");
    }
  }

  private void deleted(PodDeletionRequested request) {
    String owner = owners.getOrDefault(request.uid(), "");
    if (!owner.isEmpty()) {
      Wanted wanted = wanted(owner);
      if (wanted.pods.contains(request.uid()) && wanted.pods.size() <= wanted.replicas()) {
        findings.add(
            Invariant.REPLICAS_AS_WANTED,
            "pod %s/%s (uid %s) is deleted, one of %d of Deployment uid %s, of which %d are wanted",
            request.namespace(),
            request.name(),
            request.uid(),
            wanted.pods.size(),
            owner,
            wanted.replicas());
      }
    }
    leave(request.uid());
  }
}
