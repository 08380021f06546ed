package io.fairlead.domain.workload;

import io.fairlead.domain.Logic;
import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
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
import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.event.PodSubmission;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.ScalingDecided;
import io.fairlead.domain.event.SpecEvent.DeploymentApplied;
import io.fairlead.domain.event.SpecEvent.DeploymentDeleted;
import io.fairlead.domain.event.SpecEvent.PriorityClassApplied;
import io.fairlead.domain.event.SpecEvent.PriorityClassDeleted;
import io.fairlead.domain.model.Deployment.PodTemplate;
import io.fairlead.domain.model.OwnerReference;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PriorityClass;
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
 *
 * <p>The topics that come in have no order between them: a binding may be folded before the
 * submission it belongs to, an end before either. So whatever is first heard of a uid makes it
 * known, and what is over stays known for a while.
 */
public final class WorkloadController implements Logic<PodSubmission> {
  private static final int STATE_VERSION = 2;
  private static final String DEPLOYMENT = "Deployment";
  private static final int MAX_REMEMBERED_UIDS = 100_000;
  private static final int MAX_EARLY_ENDS = 10_000;

  private final Workloads workloads = new Workloads();
  private final TreeSet<String> touched = new TreeSet<>();

  /** The live pods, by uid. */
  private final Map<String, TrackedPod> pods = new LinkedHashMap<>();

  /** Uids whose end was told before they were known, and uids that are over. */
  private final RecentUids earlyEnds = new RecentUids(MAX_EARLY_ENDS);

  private final RecentUids over = new RecentUids(MAX_REMEMBERED_UIDS);

  /** Bare pods that lost their node, by their successors' uids. */
  private final Map<String, Pod> evicted = new LinkedHashMap<>();

  /** Pods of Deployments that ended by themselves; their names are given back by deleting them. */
  private final Map<String, PodDeletionRequested> ended = new LinkedHashMap<>();

  /** Priority classes that were applied; the system's own are not among them. */
  private final TreeSet<String> priorityClasses = new TreeSet<>();

  private long submissions;

  /** What the names of the pods that are made from a template contain. */
  public static String templateHash(PodTemplate template) {
    return PodFactory.hashOf(template);
  }

  // ---- apply: inputs

  @Override
  public void apply(Event input, Instant now) {
    switch (input) {
      case DeploymentApplied applied -> workloads.apply(applied.deployment()).forEach(this::touch);
      case DeploymentDeleted deleted -> touch(workloads.delete(deleted.namespacedName()));
      case PriorityClassApplied applied -> {
        priorityClasses.add(applied.priorityClass().name());
        workloads.all().stream().filter(Workload::release).toList().forEach(this::touch);
      }
      case PriorityClassDeleted deleted -> priorityClasses.remove(deleted.name());
      case ScalingDecided scaling ->
          scaling.decisions().forEach(scaled -> touch(workloads.scale(scaled)));
      case PodSubmission submission -> submission(submission);
      case PlacementDecided placement -> placement.decisions().forEach(this::placement);
      case PodStatusChanged changed -> {
        boolean ready = changed.status().ready();
        update(changed.uid(), pod -> pod.whenReady(ready));
      }
      case PodTerminated terminated -> terminated(terminated.uid());
      default -> {}
    }
  }

  private void touch(Workload workload) {
    if (workload != null) {
      touched.add(workload.uid());
      workloads.forgetIfOver(workload);
    }
  }

  private void submission(PodSubmission submission) {
    switch (submission) {
      case PodSubmitted submitted -> know(submitted.pod());
      case PodDeletionRequested request -> {
        if (request.uid() != null) {
          ended.remove(request.uid());
          leave(request.uid());
        }
      }
    }
  }

  /** Makes a pod known, if it is not, and is not over. */
  private void know(Pod pod) {
    String uid = pod.uid();
    if (pods.containsKey(uid) || over.contains(uid)) {
      return;
    }
    OwnerReference owner = pod.metadata().ownerReference();
    if (owner != null && DEPLOYMENT.equals(owner.kind())) {
      Workload workload = workloads.ownerOf(owner.uid());
      workload.add(
          new OwnedPod(
              uid, pod.metadata().namespace(), pod.metadata().name(), submissions++, false, false));
      pods.put(uid, TrackedPod.of(workload));
      touch(workload);
    } else {
      boolean keepRunning = pod.spec().restartPolicy() == RestartPolicy.Always;
      pods.put(uid, TrackedPod.bare(keepRunning ? pod : null));
    }
    if (earlyEnds.remove(uid)) {
      terminated(uid);
    }
  }

  private void placement(PlacementDecision decision) {
    switch (decision) {
      case PodBound bound -> {
        know(bound.pod());
        update(bound.uid(), OwnedPod::whenPlaced);
      }
      case PodUnschedulable ignored -> {}
      case PodNominated ignored -> {}
      case PodTerminating terminating -> {
        leave(terminating.uid());
        TrackedPod pod = pods.get(terminating.uid());
        if (pod != null) {
          pod.tellToStop();
          forgetIfOver(terminating.uid(), pod);
        }
      }
      case PodRemoved removed -> gone(removed.uid());
      case PodRejected rejected -> {
        holdIfHopeless(rejected.uid());
        gone(rejected.uid());
      }
      case PodEvicted lost -> {
        TrackedPod pod = pods.get(lost.uid());
        if (pod != null && pod.bare() != null) {
          evicted.put(PodFactory.successorUid(lost.uid()), pod.bare());
        }
        gone(lost.uid());
      }
    }
  }

  /**
   * A template whose priority class does not exist makes pods that are rejected at once, and as
   * many of them as there is time for. So none is made until a class comes or the template changes.
   */
  private void holdIfHopeless(String uid) {
    TrackedPod pod = pods.get(uid);
    Workload workload = pod == null ? null : pod.workload();
    // A pod that does not count any more has no say: a snapshot forgets whose it was.
    if (workload != null && workload.find(uid).isPresent() && workload.deployment() != null) {
      String wanted = workload.deployment().spec().template().spec().priorityClassName();
      if (wanted != null && !PriorityClass.isSystem(wanted) && !priorityClasses.contains(wanted)) {
        workload.hold();
      }
    }
  }

  private void update(String uid, UnaryOperator<OwnedPod> change) {
    TrackedPod pod = pods.get(uid);
    if (pod != null && pod.workload() != null) {
      pod.workload().update(uid, change);
    }
  }

  private void terminated(String uid) {
    TrackedPod pod = pods.get(uid);
    if (pod == null) {
      if (!over.contains(uid)) {
        earlyEnds.add(uid);
      }
      return;
    }
    if (pod.hasEnded()) {
      return;
    }
    pod.end();
    if (pod.workload() != null) {
      pod.workload().find(uid).ifPresent(owned -> ended.put(uid, deletionOf(owned)));
    }
    leave(uid);
    forgetIfOver(uid, pod);
  }

  /** The pod does not count any more, but it is not over. */
  private void leave(String uid) {
    TrackedPod pod = pods.get(uid);
    if (pod != null) {
      pod.leave();
      if (pod.workload() != null && pod.workload().remove(uid)) {
        touch(pod.workload());
      }
    }
  }

  private void gone(String uid) {
    leave(uid);
    forget(uid);
  }

  private void forgetIfOver(String uid, TrackedPod pod) {
    if (pod.isOver()) {
      forget(uid);
    }
  }

  private void forget(String uid) {
    pods.remove(uid);
    ended.remove(uid);
    over.add(uid);
  }

  // ---- decide

  @Override
  public Optional<PodSubmission> decide(Instant now) {
    if (!evicted.isEmpty()) {
      Pod pod = evicted.values().iterator().next();
      return Optional.of(new PodSubmitted(PodFactory.successorOf(pod, now)));
    }
    if (!ended.isEmpty()) {
      return Optional.of(ended.values().iterator().next());
    }
    for (Iterator<String> uids = touched.iterator(); uids.hasNext(); ) {
      Workload workload = workloads.get(uids.next());
      int missing = workload == null ? 0 : workload.missing();
      if (missing > 0) {
        return Optional.of(new PodSubmitted(PodFactory.fromTemplate(workload, now)));
      }
      if (missing < 0) {
        return workload.surplus().map(WorkloadController::deletionOf);
      }
      // A memo, not a decision: asked again, there would be nothing to do again.
      uids.remove();
    }
    return Optional.empty();
  }

  private static PodDeletionRequested deletionOf(OwnedPod pod) {
    return new PodDeletionRequested(pod.namespace(), pod.name(), pod.uid(), null);
  }

  // ---- apply: decisions

  @Override
  public void applyDecision(PodSubmission decision, Instant now) {
    if (decision instanceof PodSubmitted submitted) {
      evicted.remove(submitted.pod().uid());
    }
    submission(decision);
  }

  // ---- snapshot

  @Override
  public int stateVersion() {
    return STATE_VERSION;
  }

  @Override
  public void save(StateWriter out) {
    out.number(submissions);
    workloads.save(out);
    out.each(priorityClasses, out::text);
    out.each(touched, out::text);
    Map<String, TrackedPod> others = new TreeMap<>(pods); // nothing depends on their order
    others.entrySet().removeIf(pod -> pod.getValue().counts(pod.getKey()));
    out.each(
        others.entrySet(),
        pod -> {
          out.unique(pod.getKey());
          pod.getValue().save(out);
        });
    earlyEnds.save(out);
    over.save(out);
    out.each(evicted.values(), out::pod);
    out.each(ended.values(), out::value);
  }

  @Override
  public void load(StateReader in) {
    submissions = in.number();
    workloads.load(in);
    in.each(() -> priorityClasses.add(in.text()));
    in.each(() -> touched.add(in.text()));
    for (Workload workload : workloads.all()) {
      workload.podUids().forEach(uid -> pods.put(uid, TrackedPod.of(workload)));
    }
    in.each(() -> pods.put(in.unique(), TrackedPod.load(in)));
    earlyEnds.load(in);
    over.load(in);
    in.each(
        () -> {
          Pod lost = in.pod();
          evicted.put(PodFactory.successorUid(lost.uid()), lost);
        });
    in.each(
        () -> {
          PodDeletionRequested deletion = in.value(PodDeletionRequested.class);
          ended.put(deletion.uid(), deletion);
        });
  }
}
