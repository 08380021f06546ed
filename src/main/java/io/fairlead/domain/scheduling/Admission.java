package io.fairlead.domain.scheduling;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.event.PlacementDecision.PodRejected;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PriorityClass;
import io.fairlead.domain.scheduling.cluster.PodEntry;
import io.fairlead.domain.scheduling.cluster.PodTable;
import io.fairlead.domain.scheduling.queue.PriorityClasses;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Which submissions become pods: each name belongs to one pod at a time, each uid lives once, and
 * priorities are decided here.
 */
final class Admission {
  private final PodTable pods;
  private final PriorityClasses priorities = new PriorityClasses();

  /** Submissions to turn away, in the order they came up. */
  private final LinkedHashMap<String, PodRejected> rejected = new LinkedHashMap<>();

  /**
   * Submissions whose name belongs to a pod that is on its way out, by name. Topics have no common
   * order: that the name is free may be heard after what was submitted because of it.
   */
  private final LinkedHashMap<NamespacedName, Pod> heirs = new LinkedHashMap<>();

  Admission(PodTable pods) {
    this.pods = pods;
  }

  void put(PriorityClass priorityClass) {
    priorities.put(priorityClass);
  }

  void removeClass(String name) {
    priorities.remove(name);
  }

  /** The pod, with its priority decided, if it is accepted now. */
  Optional<Pod> submitted(Pod pod) {
    NamespacedName name = pod.namespacedName();
    Pod heir = heirs.get(name);
    boolean isHeir = heir != null && heir.uid().equals(pod.uid());
    if (isHeir || pods.hasSeen(pod.uid()) || rejected.containsKey(pod.uid())) {
      return Optional.empty();
    }
    PodEntry holder = pods.byName(name);
    if (holder != null && (heir != null || !holder.isOnItsWayOut())) {
      reject(
          pod,
          "AlreadyExists",
          "pod \"%s\" already exists with uid %s"
              .formatted(name.name(), heir == null ? holder.uid() : heir.uid()));
      return Optional.empty();
    }
    if (!priorities.knows(pod.spec())) {
      reject(
          pod,
          "Forbidden",
          "no PriorityClass with name %s was found".formatted(pod.spec().priorityClassName()));
      return Optional.empty();
    }
    Pod decided = new Pod(pod.metadata(), priorities.resolve(pod.spec()));
    if (holder != null) {
      heirs.put(name, decided);
      return Optional.empty();
    }
    return Optional.of(decided);
  }

  private void reject(Pod pod, String reason, String message) {
    String namespace = pod.metadata().namespace();
    rejected.put(
        pod.uid(), new PodRejected(pod.uid(), namespace, pod.metadata().name(), reason, message));
  }

  /** Whether it was an heir whose deletion was asked for: then it is turned away. */
  boolean disinherits(PodDeletionRequested request) {
    NamespacedName name = new NamespacedName(request.namespace(), request.name());
    Pod heir = heirs.get(name);
    if (heir == null || (request.uid() != null && !request.uid().equals(heir.uid()))) {
      return false;
    }
    heirs.remove(name);
    reject(heir, "Deleted", "deleted before its name was free");
    return true;
  }

  /** Who gets a name that is free now. */
  Optional<Pod> inherit(NamespacedName name) {
    return Optional.ofNullable(heirs.remove(name));
  }

  Optional<PodRejected> rejection() {
    return rejected.isEmpty() ? Optional.empty() : Optional.of(rejected.firstEntry().getValue());
  }

  /** The rejection is written down. */
  void rejected(String uid) {
    if (rejected.remove(uid) != null) {
      pods.remember(uid);
    }
  }

  // ---- snapshot

  void save(StateWriter out) {
    priorities.save(out);
    out.each(rejected.values(), out::value);
    out.each(heirs.values(), out::pod);
  }

  void load(StateReader in) {
    priorities.load(in);
    in.each(
        () -> {
          PodRejected rejection = in.value(PodRejected.class);
          rejected.put(rejection.uid(), rejection);
        });
    in.each(
        () -> {
          Pod heir = in.pod();
          heirs.put(heir.namespacedName(), heir);
        });
  }
}
