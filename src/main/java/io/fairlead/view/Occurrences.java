package io.fairlead.view;

import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Pod;
import io.fairlead.view.PodState.Disruption;
import java.util.ArrayDeque;
import java.util.Deque;

/** The latest occurrences, a bounded number of them. */
final class Occurrences {
  static final int CAPACITY = 1_000;

  private static final String SCHEDULER = "default-scheduler";

  private final Store<Occurrence> store;
  private final Deque<NamespacedName> names;
  private long count;

  Occurrences() {
    store = new Store<>(2 * CAPACITY);
    names = new ArrayDeque<>();
  }

  /** A copy. */
  Occurrences(Occurrences other) {
    store = other.store.copy();
    names = new ArrayDeque<>(other.names);
    count = other.count;
  }

  Store<Occurrence> store() {
    return store;
  }

  void scheduling(Pod pod, boolean warning, String reason, String message, Moment now) {
    add("Pod", pod.namespacedName(), pod.uid(), warning, reason, message, SCHEDULER, now);
  }

  /** In the words of Kubernetes' scheduler and of its taint manager. */
  void disrupted(Pod pod, Disruption why, Moment now) {
    switch (why.reason()) {
      case PodTerminating.PREEMPTION ->
          scheduling(pod, false, "Preempted", orElse(why.message(), "Preempted"), now);
      case PodTerminating.TAINT -> {
        String message = "Marking for deletion Pod " + pod.namespacedName();
        scheduling(pod, false, "TaintManagerEviction", message, now);
      }
      default -> scheduling(pod, false, why.reason(), orElse(why.message(), ""), now);
    }
  }

  private static String orElse(String text, String other) {
    return text == null ? other : text;
  }

  void pod(Pod pod, boolean warning, String reason, String message, String node, Moment now) {
    String source = node == null ? "agent" : "agent, " + node;
    add("Pod", pod.namespacedName(), pod.uid(), warning, reason, message, source, now);
  }

  void node(NodeState node, boolean warning, String reason, String message, Moment now) {
    NamespacedName name = new NamespacedName("", node.node().name());
    add("Node", name, node.uid(), warning, reason, message, "node-lifecycle", now);
  }

  void scaled(AutoscalerState autoscaler, String message, Moment now) {
    Metadata metadata = autoscaler.autoscaler().metadata();
    add(
        "HorizontalPodAutoscaler",
        metadata.namespacedName(),
        metadata.uid(),
        false,
        "SuccessfulRescale",
        message,
        "autoscaler",
        now);
  }

  private void add(
      String kind,
      NamespacedName object,
      String uid,
      boolean warning,
      String reason,
      String message,
      String source,
      Moment now) {
    String namespace =
        object.namespace().isEmpty() ? Metadata.DEFAULT_NAMESPACE : object.namespace();
    // The place in the log and a count tell occurrences apart, also those of one record.
    String suffix = Long.toHexString(now.version()) + "-" + Long.toHexString(count++);
    NamespacedName name = new NamespacedName(namespace, object.name() + "." + suffix);
    store.put(
        name,
        new Occurrence(name, kind, object, uid, warning, reason, message, source, now.at()),
        now.version());
    names.add(name);
    if (names.size() > CAPACITY) {
      store.remove(names.poll(), now.version());
    }
  }
}
