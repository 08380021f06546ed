package io.fairlead.domain.scheduling;

import java.util.Map;
import java.util.TreeMap;

/**
 * The shapes that have pending pods, in the order of their oldest pod. A shape that fits nowhere,
 * and all of whose pods know why, rests until the cluster changes in a way that can help.
 */
final class PendingQueue {
  private final TreeMap<Long, Shape> active = new TreeMap<>();
  private final TreeMap<Long, Shape> resting = new TreeMap<>();

  /** The pod waits; its shape is looked at again, if only to tell it why. */
  void add(PodEntry pod) {
    Shape shape = pod.shape();
    PodEntry oldest = shape.waiting().oldest();
    if (oldest != null
        && oldest.sequence() < pod.sequence()
        && active.containsKey(oldest.sequence())) {
      shape.waiting().add(pod);
      return;
    }
    withdraw(shape);
    shape.waiting().add(pod);
    enter(active, shape);
  }

  void remove(PodEntry pod) {
    Shape shape = pod.shape();
    boolean wasActive = withdraw(shape);
    shape.waiting().remove(pod);
    enter(wasActive ? active : resting, shape);
  }

  /** The shape whose turn it is, or null. */
  Shape first() {
    Map.Entry<Long, Shape> entry = active.firstEntry();
    return entry == null ? null : entry.getValue();
  }

  /** Nothing more can be said of the shape's pods for now. */
  void rest(Shape shape) {
    withdraw(shape);
    enter(resting, shape);
  }

  /** A cycle is over: every shape has been looked at. */
  void restAll() {
    resting.putAll(active);
    active.clear();
  }

  /** The cluster has more to offer than before. */
  void wakeAll() {
    active.putAll(resting);
    resting.clear();
  }

  private boolean withdraw(Shape shape) {
    PodEntry oldest = shape.waiting().oldest();
    if (oldest == null) {
      return true;
    }
    boolean wasActive = active.remove(oldest.sequence()) != null;
    if (!wasActive) {
      resting.remove(oldest.sequence());
    }
    return wasActive;
  }

  private static void enter(Map<Long, Shape> queue, Shape shape) {
    PodEntry oldest = shape.waiting().oldest();
    if (oldest != null) {
      queue.put(oldest.sequence(), shape);
    }
  }
}
