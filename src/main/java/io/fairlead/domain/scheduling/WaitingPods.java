package io.fairlead.domain.scheduling;

import io.fairlead.domain.event.PlacementDecision.Rejection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * The pending pods of one shape, oldest first: those that have been told why they wait, then those
 * that have not been looked at. All of the first kind have been told the same.
 */
final class WaitingPods {
  private final LinkedHashMap<String, PodEntry> explained = new LinkedHashMap<>();
  private final LinkedHashMap<String, PodEntry> fresh = new LinkedHashMap<>();
  private List<Rejection> explanation = List.of();

  boolean isEmpty() {
    return explained.isEmpty() && fresh.isEmpty();
  }

  void add(PodEntry pod) {
    fresh.put(pod.uid(), pod);
  }

  void remove(PodEntry pod) {
    if (explained.remove(pod.uid()) == null) {
      fresh.remove(pod.uid());
    }
  }

  /** The pod that has waited longest, or null. */
  PodEntry oldest() {
    return explained.isEmpty() ? first(fresh) : first(explained);
  }

  /** The first pod that has not been told this explanation yet, or null. */
  PodEntry toExplain(List<Rejection> current) {
    return explained.isEmpty() || current.equals(explanation) ? first(fresh) : first(explained);
  }

  void explain(PodEntry pod, List<Rejection> current) {
    if (!current.equals(explanation)) {
      forgetExplanation();
      explanation = current;
    }
    if (fresh.remove(pod.uid()) != null) {
      explained.put(pod.uid(), pod);
    }
  }

  private void forgetExplanation() {
    for (PodEntry pod : List.copyOf(explained.values()).reversed()) {
      fresh.putFirst(pod.uid(), pod);
    }
    explained.clear();
  }

  private static PodEntry first(SequencedMap<String, PodEntry> pods) {
    var entry = pods.firstEntry();
    return entry == null ? null : entry.getValue();
  }
}
