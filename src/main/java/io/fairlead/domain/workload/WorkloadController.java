package io.fairlead.domain.workload;

import io.fairlead.domain.Logic;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodRejected;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.event.PodSubmission;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.ScalingDecided;
import io.fairlead.domain.event.SpecEvent.DeploymentApplied;
import io.fairlead.domain.event.SpecEvent.DeploymentDeleted;
import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.OwnerReference;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.RestartPolicy;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Reconciles what is wanted with what there is: submits and deletes pods of Deployments, and
 * submits a new incarnation of a bare pod that lost its node.
 *
 * <p>Level-triggered: each Deployment that something touched is compared with its pods. A pod
 * counts from its submission until something ends it or asks it to end, so a replacement does not
 * wait for the old one's last breath. Own submissions are folded when they are decided; when they
 * come back through the topic they are known by their uid and change nothing.
 */
public final class WorkloadController implements Logic<PodSubmission> {
  private static final String DEPLOYMENT = "Deployment";

  private final TreeMap<String, Workload> workloads = new TreeMap<>();
  private final TreeMap<NamespacedName, String> uidByName = new TreeMap<>();
  private final TreeSet<String> touched = new TreeSet<>();

  /** The workload of each owned pod that counts, by pod uid. */
  private final Map<String, Workload> ownerOf = new LinkedHashMap<>();

  /** Live bare pods that are to be kept running, and those of them that lost their node. */
  private final Map<String, Pod> bare = new LinkedHashMap<>();

  private final Map<String, Pod> evicted = new LinkedHashMap<>();

  /** Pods of Deployments that ended by themselves; their names are given back by deleting them. */
  private final Map<String, OwnedPod> ended = new LinkedHashMap<>();

  private long submissions;

  @Override
  public void apply(Event input, Instant now) {
    switch (input) {
      case DeploymentApplied applied -> deploymentApplied(applied.deployment());
      case DeploymentDeleted deleted -> deploymentDeleted(deleted.namespacedName());
      case ScalingDecided scaling ->
          scaling
              .decisions()
              .forEach(scaled -> scale(scaled.namespace(), scaled.deployment(), scaled.to()));
      case PodSubmission submission -> submission(submission);
      case PlacementDecided placement -> placement.decisions().forEach(this::placement);
      case PodStatusChanged changed -> ready(changed.uid(), changed.status().ready());
      case PodTerminated terminated -> terminated(terminated.uid());
      default -> {}
    }
  }

  private void deploymentApplied(Deployment deployment) {
    String uid = deployment.metadata().uid();
    String before = uidByName.put(deployment.namespacedName(), uid);
    if (before != null && !before.equals(uid)) {
      delete(before);
    }
    workload(uid).apply(deployment);
    touched.add(uid);
  }

  private void deploymentDeleted(NamespacedName name) {
    String uid = uidByName.remove(name);
    if (uid != null) {
      delete(uid);
    }
  }

  private void delete(String uid) {
    Workload workload = workloads.get(uid);
    if (workload != null) { // else another Deployment claimed the same uid, and is over
      workload.delete();
      touched.add(uid);
    }
  }

  private void scale(String namespace, String deployment, int replicas) {
    String uid = uidByName.get(new NamespacedName(namespace, deployment));
    Workload workload = uid == null ? null : workloads.get(uid);
    if (workload != null) {
      workload.scale(replicas);
      touched.add(uid);
    }
  }

  private Workload workload(String uid) {
    return workloads.computeIfAbsent(uid, Workload::new);
  }

  private void submission(PodSubmission submission) {
    switch (submission) {
      case PodSubmitted submitted -> submitted(submitted.pod());
      case PodDeletionRequested request -> {
        if (request.uid() != null) {
          leave(request.uid());
        }
      }
    }
  }

  private void submitted(Pod pod) {
    OwnerReference owner = pod.metadata().ownerReference();
    if (owner != null && DEPLOYMENT.equals(owner.kind())) {
      Workload workload = workload(owner.uid());
      if (ownerOf.putIfAbsent(pod.uid(), workload) == null) {
        workload.countCreated();
        workload
            .pods()
            .put(
                pod.uid(),
                new OwnedPod(
                    pod.uid(),
                    pod.metadata().namespace(),
                    pod.metadata().name(),
                    submissions++,
                    false,
                    false));
        touched.add(owner.uid());
      }
    } else if (pod.spec().restartPolicy() == RestartPolicy.Always) {
      bare.putIfAbsent(pod.uid(), pod);
    }
  }

  private void placement(PlacementDecision decision) {
    switch (decision) {
      case PodBound bound -> update(bound.uid(), OwnedPod::whenPlaced);
      case PodUnschedulable ignored -> {}
      case PodTerminating terminating -> leave(terminating.uid());
      case PodRemoved removed -> gone(removed.uid());
      case PodRejected rejected -> gone(rejected.uid());
      case PodEvicted lost -> {
        Pod pod = bare.get(lost.uid());
        if (pod != null) {
          evicted.put(pod.uid(), pod);
        }
        gone(lost.uid());
      }
    }
  }

  private void ready(String uid, boolean ready) {
    update(uid, pod -> pod.whenReady(ready));
  }

  private void update(String uid, UnaryOperator<OwnedPod> change) {
    Workload workload = ownerOf.get(uid);
    if (workload != null) {
      workload.pods().computeIfPresent(uid, (key, pod) -> change.apply(pod));
    }
  }

  private void terminated(String uid) {
    Workload workload = ownerOf.get(uid);
    OwnedPod pod = workload == null ? null : workload.pods().get(uid);
    if (pod != null) {
      ended.put(uid, pod);
    }
    leave(uid);
  }

  /** The pod does not count any more, but its uid is still known. */
  private void leave(String uid) {
    bare.remove(uid);
    Workload workload = ownerOf.get(uid);
    if (workload != null && workload.pods().remove(uid) != null) {
      touched.add(workload.uid());
    }
  }

  private void gone(String uid) {
    leave(uid);
    ended.remove(uid);
  }

  @Override
  public Optional<PodSubmission> decide(Instant now) {
    if (!evicted.isEmpty()) {
      Pod pod = evicted.values().iterator().next();
      return Optional.of(new PodSubmitted(PodFactory.successorOf(pod, now)));
    }
    if (!ended.isEmpty()) {
      return Optional.of(deletion(ended.values().iterator().next()));
    }
    for (Iterator<String> uids = touched.iterator(); uids.hasNext(); ) {
      Workload workload = workloads.get(uids.next());
      int missing = workload == null ? 0 : workload.missing();
      if (missing > 0) {
        return Optional.of(
            new PodSubmitted(
                PodFactory.fromTemplate(workload.deployment(), workload.created(), now)));
      }
      if (missing < 0) {
        return workload.surplus().map(WorkloadController::deletion);
      }
      // A memo, not a decision: asked again, there would be nothing to do again.
      uids.remove();
      forgetIfOver(workload);
    }
    return Optional.empty();
  }

  private void forgetIfOver(Workload workload) {
    if (workload != null && workload.isOver()) {
      workloads.remove(workload.uid());
    }
  }

  private static PodSubmission deletion(OwnedPod pod) {
    return new PodDeletionRequested(pod.namespace(), pod.name(), pod.uid(), null);
  }

  @Override
  public void applyDecision(PodSubmission decision, Instant now) {
    submission(decision);
    switch (decision) {
      case PodSubmitted submitted ->
          evicted
              .values()
              .removeIf(
                  pod -> PodFactory.successorOf(pod, now).uid().equals(submitted.pod().uid()));
      case PodDeletionRequested request -> ended.remove(request.uid());
    }
  }
}
