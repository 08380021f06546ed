package io.fairlead.view;

import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodNominated;
import io.fairlead.domain.event.PlacementDecision.PodRejected;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.PodStatusEvent;
import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.event.PodSubmission;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodStatus.ContainerStatus;
import io.fairlead.domain.model.PodStatus.State;
import io.fairlead.view.PodState.Disruption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Pods by name. A name shows one incarnation; others that were submitted under it meanwhile wait
 * behind it, until it is gone or they are rejected.
 *
 * <p>Kafka gives no order across topics, so what is said of a pod may come before its submission:
 * it is kept until that comes. And what was over stays over.
 */
final class Pods {

  /** Told of every change of an incarnation, shown or not. */
  interface Listener {
    /** Either may be null: a pod that comes, or goes. */
    void changed(PodState before, PodState after, Moment now);
  }

  /** So many unknown uids, and so many that are over, are remembered. */
  private static final int MEMORY = 20_000;

  /** What a record makes of the pod that it speaks of; null if the pod is over. */
  private interface Step {
    PodState apply(Pods pods, PodState pod);
  }

  private final Store<PodState> store;
  private final Map<String, PodState> byUid = new HashMap<>();
  private final Map<NamespacedName, List<String>> waiting = new HashMap<>();
  private final LinkedHashMap<String, List<Step>> early = new LinkedHashMap<>();
  private final LinkedHashSet<String> over = new LinkedHashSet<>();
  private final Occurrences occurrences;
  private final Listener listener;

  Pods(Occurrences occurrences, Listener listener) {
    this.store = new Store<>();
    this.occurrences = occurrences;
    this.listener = listener;
  }

  /** A copy. */
  Pods(Pods other, Occurrences occurrences, Listener listener) {
    this.store = other.store.copy();
    this.byUid.putAll(other.byUid);
    other.waiting.forEach((name, uids) -> waiting.put(name, new ArrayList<>(uids)));
    other.early.forEach((uid, said) -> early.put(uid, new ArrayList<>(said)));
    this.over.addAll(other.over);
    this.occurrences = occurrences;
    this.listener = listener;
  }

  Store<PodState> store() {
    return store;
  }

  /** The incarnation of that uid, or null if there is none or it is over. */
  PodState byUid(String uid) {
    return byUid.get(uid);
  }

  /** Every incarnation in a namespace, shown or not. */
  List<PodState> in(String namespace) {
    return byUid.values().stream()
        .filter(pod -> pod.pod().metadata().namespace().equals(namespace))
        .toList();
  }

  void fold(PodSubmission submission, Moment now) {
    switch (submission) {
      case PodSubmitted submitted -> submitted(submitted.pod(), now);
      case PodDeletionRequested request -> {
        String uid = request.uid() != null ? request.uid() : uidOf(request);
        if (uid != null) {
          change(
              uid,
              now,
              (pods, pod) -> pod.deletionRequested(request.gracePeriodSeconds(), null, now.at()));
        }
      }
    }
  }

  private String uidOf(PodDeletionRequested request) {
    PodState holder = store.value(new NamespacedName(request.namespace(), request.name()));
    return holder == null ? null : holder.pod().uid();
  }

  private void submitted(Pod pod, Moment now) {
    if (byUid.containsKey(pod.uid()) || over.contains(pod.uid())) {
      return;
    }
    PodState state = PodState.submitted(pod, now.at());
    byUid.put(pod.uid(), state);
    listener.changed(null, state, now);
    if (store.value(pod.namespacedName()) == null) {
      store.put(pod.namespacedName(), state, now.version());
    } else {
      waiting.computeIfAbsent(pod.namespacedName(), name -> new ArrayList<>()).add(pod.uid());
    }
    List<Step> said = early.remove(pod.uid());
    if (said != null) {
      said.forEach(step -> change(pod.uid(), now, step));
    }
  }

  void fold(PlacementDecision decision, Moment now) {
    switch (decision) {
      case PodBound bound -> {
        submitted(bound.pod(), now);
        change(bound.uid(), now, (pods, pod) -> pods.bind(pod, bound, now));
      }
      case PodUnschedulable why ->
          change(why.uid(), now, (pods, pod) -> pods.unschedulable(pod, why, now));
      case PodNominated nominated ->
          change(nominated.uid(), now, (pods, pod) -> pods.nominate(pod, nominated, now));
      case PodTerminating stop ->
          change(stop.uid(), now, (pods, pod) -> pods.terminating(pod, stop, now));
      case PodEvicted evicted ->
          change(evicted.uid(), now, (pods, pod) -> pods.evict(pod, evicted, now));
      case PodRemoved removed -> change(removed.uid(), now, (pods, pod) -> null);
      case PodRejected rejected -> change(rejected.uid(), now, (pods, pod) -> null);
    }
  }

  private PodState bind(PodState pod, PodBound bound, Moment now) {
    String message = "Successfully assigned " + pod.pod().namespacedName() + " to " + bound.node();
    occurrences.scheduling(pod.pod(), false, "Scheduled", message, now);
    return pod.bound(bound, now.at());
  }

  private PodState unschedulable(PodState pod, PodUnschedulable why, Moment now) {
    occurrences.scheduling(pod.pod(), true, "FailedScheduling", why.message(), now);
    return pod.unschedulable(why, now.at());
  }

  private PodState nominate(PodState pod, PodNominated nominated, Moment now) {
    int victims = nominated.victims().size();
    String message =
        "Nominated "
            + nominated.node()
            + ", where "
            + (victims == 1 ? "1 pod makes" : victims + " pods make")
            + " room";
    occurrences.scheduling(pod.pod(), false, "Nominated", message, now);
    return pod.nominated(nominated.node());
  }

  private PodState terminating(PodState pod, PodTerminating stop, Moment now) {
    if (pod.ended()) {
      return null; // its end was seen before the reason for it
    }
    Disruption why =
        stop.reason() == null ? null : new Disruption(stop.reason(), stop.message(), now.at());
    if (why != null) {
      occurrences.disrupted(pod.pod(), why, now);
    }
    occurrences.pod(pod.pod(), false, "Killing", "Stopping the pod", stop.node(), now);
    return pod.deletionRequested(stop.gracePeriodSeconds(), why, now.at());
  }

  private PodState evict(PodState pod, PodEvicted evicted, Moment now) {
    String message = "Evicted from " + evicted.node() + ": " + evicted.reason();
    occurrences.pod(pod.pod(), true, "Evicted", message, evicted.node(), now);
    return null;
  }

  void fold(PodStatusEvent event, Moment now) {
    switch (event) {
      case PodStatusChanged changed ->
          change(
              changed.uid(),
              now,
              (pods, pod) -> pod.ended() ? pod : pods.observe(pod, changed, now));
      case PodTerminated last ->
          change(
              last.uid(),
              now,
              (pods, pod) -> pod.isDeleting() ? null : pod.ended(last.status(), now.at()));
    }
  }

  private PodState observe(PodState pod, PodStatusChanged changed, Moment now) {
    for (ContainerStatus container : changed.status().allStatuses()) {
      ContainerStatus before = pod.status() == null ? null : pod.status().of(container.name());
      boolean news =
          before == null
              || before.state() != container.state()
              || before.restartCount() != container.restartCount();
      if (news && container.state() == State.Running) {
        String message = "Started container " + container.name();
        occurrences.pod(pod.pod(), false, "Started", message, changed.node(), now);
      } else if (news && container.state() == State.Waiting && container.message() != null) {
        boolean crashed = "CrashLoopBackOff".equals(container.reason());
        String message =
            crashed
                ? "Back-off restarting failed container " + container.name()
                : container.name() + ": " + container.message();
        String reason = crashed ? "BackOff" : "Failed";
        occurrences.pod(pod.pod(), true, reason, message, changed.node(), now);
      }
    }
    return pod.observed(changed.status(), now.at());
  }

  private void change(String uid, Moment now, Step step) {
    PodState before = byUid.get(uid);
    if (before == null) {
      if (!over.contains(uid)) {
        early.computeIfAbsent(uid, key -> new ArrayList<>()).add(step);
        if (early.size() > MEMORY) {
          early.pollFirstEntry();
        }
      }
      return;
    }
    PodState after = step.apply(this, before);
    if (after == null) {
      remove(before, now);
    } else {
      byUid.put(uid, after);
      if (isShown(before)) {
        store.put(after.pod().namespacedName(), after, now.version());
      }
    }
    listener.changed(before, after, now);
  }

  private boolean isShown(PodState pod) {
    PodState shown = store.value(pod.pod().namespacedName());
    return shown != null && shown.pod().uid().equals(pod.pod().uid());
  }

  private void remove(PodState pod, Moment now) {
    NamespacedName name = pod.pod().namespacedName();
    byUid.remove(pod.pod().uid());
    over.add(pod.pod().uid());
    if (over.size() > MEMORY) {
      over.removeFirst();
    }
    List<String> behind = waiting.get(name);
    if (isShown(pod)) {
      store.remove(name, now.version());
      if (behind != null) {
        store.put(name, byUid.get(behind.removeFirst()), now.version());
      }
    } else if (behind != null) {
      behind.remove(pod.pod().uid());
    }
    if (behind != null && behind.isEmpty()) {
      waiting.remove(name);
    }
  }
}
