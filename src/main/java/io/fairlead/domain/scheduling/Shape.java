package io.fairlead.domain.scheduling;

import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.Toleration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Everything about a pod that placement depends on. Pods of one shape are interchangeable to the
 * scheduler, so they share one index and one queue.
 */
public final class Shape {

  /** What makes two pods alike. */
  record Key(
      Resources requests,
      SortedMap<String, String> nodeSelector,
      List<Toleration> tolerations,
      String nodeName,
      String spreadGroup) {

    static Key of(Pod pod, String spreadGroup) {
      return new Key(
          pod.spec().requests(),
          pod.spec().nodeSelector(),
          pod.spec().tolerations(),
          pod.spec().nodeName(),
          spreadGroup);
    }

    Key inGroup(String otherGroup) {
      return new Key(requests, nodeSelector, tolerations, nodeName, otherGroup);
    }
  }

  private final Key key;
  private final int[] resources;
  private final long[] amounts;
  private final SpreadGroup spreadGroup;
  private final WaitingPods waiting = new WaitingPods();

  /** How many live pods have this shape; without any it is forgotten. */
  private int pods;

  /** Built when first needed and dropped when memory is short; null meanwhile. */
  private ShapeIndex index;

  Shape(Key key, Map<Integer, Long> resourceAmounts, SpreadGroup spreadGroup) {
    this.key = key;
    this.resources = resourceAmounts.keySet().stream().mapToInt(Integer::intValue).toArray();
    this.amounts = resourceAmounts.values().stream().mapToLong(Long::longValue).toArray();
    this.spreadGroup = spreadGroup;
  }

  public int resourceCount() {
    return resources.length;
  }

  public int resource(int i) {
    return resources[i];
  }

  public long amount(int i) {
    return amounts[i];
  }

  public SortedMap<String, String> nodeSelector() {
    return key.nodeSelector();
  }

  public List<Toleration> tolerations() {
    return key.tolerations();
  }

  /** The only node it may run on, or null. */
  public String nodeName() {
    return key.nodeName();
  }

  /** The pods it should be kept apart from, or null. */
  public SpreadGroup spreadGroup() {
    return spreadGroup;
  }

  Key key() {
    return key;
  }

  WaitingPods waiting() {
    return waiting;
  }

  ShapeIndex index() {
    return index;
  }

  void setIndex(ShapeIndex newIndex) {
    index = newIndex;
  }

  /** Returns how many pods there are after the change. */
  int countPods(int change) {
    pods += change;
    return pods;
  }
}
