package io.fairlead.domain.scheduling.queue;

import io.fairlead.domain.event.PlacementDecision.Rejection;
import io.fairlead.domain.scheduling.cluster.PodEntry;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The pending pods of one shape, in the order of their submission: those that have been told why
 * they wait, and those that have not been looked at. All of the first kind have been told the same.
 */
public final class WaitingPods {
  private final TreeMap<Long, PodEntry> explained = new TreeMap<>();
  private final TreeMap<Long, PodEntry> fresh = new TreeMap<>();
  private List<Rejection> explanation = List.of();

  public void add(PodEntry pod) {
    fresh.put(pod.sequence(), pod);
  }

  public void remove(PodEntry pod) {
    if (fresh.remove(pod.sequence()) == null) {
      explained.remove(pod.sequence());
    }
  }

  /** The pod that has waited longest, or null. */
  public PodEntry oldest() {
    PodEntry told = first(explained);
    PodEntry untold = first(fresh);
    if (told == null || untold == null) {
      return told == null ? untold : told;
    }
    return told.sequence() < untold.sequence() ? told : untold;
  }

  /** The first pod that has not been told this explanation yet, or null. */
  public PodEntry toExplain(List<Rejection> current) {
    return current.equals(explanation) ? first(fresh) : oldest();
  }

  public void explain(PodEntry pod, List<Rejection> current) {
    if (!current.equals(explanation)) {
      fresh.putAll(explained);
      explained.clear();
      explanation = current;
    }
    if (fresh.remove(pod.sequence()) != null) {
      explained.put(pod.sequence(), pod);
    }
  }

  private static PodEntry first(NavigableMap<Long, PodEntry> pods) {
    var entry = pods.firstEntry();
    return entry == null ? null : entry.getValue();
  }
}
