package io.fairlead.domain.scheduling.queue;

import io.fairlead.domain.scheduling.cluster.PodEntry;
import io.fairlead.domain.scheduling.cluster.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The shapes that have pending pods, in the order of their oldest pod. A shape that fits nowhere,
 * and all of whose pods know why, rests until the cluster changes in a way that can help.
 */
public final class PendingQueue {
  private final TreeMap<Long, Shape> active = new TreeMap<>();
  private final TreeMap<Long, Shape> resting = new TreeMap<>();

  /** By shape id. */
  private WaitingPods[] waiting = new WaitingPods[16];

  /** The pod waits; its shape is looked at again, if only to tell it why. */
  public void add(PodEntry pod) {
    Shape shape = pod.shape();
    PodEntry oldest = waiting(shape).oldest();
    if (oldest != null
        && oldest.sequence() < pod.sequence()
        && active.containsKey(oldest.sequence())) {
      waiting(shape).add(pod);
      return;
    }
    withdraw(shape);
    waiting(shape).add(pod);
    enter(active, shape);
  }

  public void remove(PodEntry pod) {
    Shape shape = pod.shape();
    boolean wasActive = withdraw(shape);
    waiting(shape).remove(pod);
    enter(wasActive ? active : resting, shape);
  }

  /** The shape whose turn it is, or null. */
  public Shape first() {
    Map.Entry<Long, Shape> entry = active.firstEntry();
    return entry == null ? null : entry.getValue();
  }

  /** Nothing more can be said of the shape's pods for now. */
  public void rest(Shape shape) {
    withdraw(shape);
    enter(resting, shape);
  }

  /** A cycle is over: every shape has been looked at. */
  public void restAll() {
    resting.putAll(active);
    active.clear();
  }

  /** The cluster has more to offer than before. */
  public void wakeAll() {
    active.putAll(resting);
    resting.clear();
  }

  private boolean withdraw(Shape shape) {
    PodEntry oldest = waiting(shape).oldest();
    if (oldest == null) {
      return true;
    }
    boolean wasActive = active.remove(oldest.sequence()) != null;
    if (!wasActive) {
      resting.remove(oldest.sequence());
    }
    return wasActive;
  }

  private void enter(Map<Long, Shape> queue, Shape shape) {
    PodEntry oldest = waiting(shape).oldest();
    if (oldest != null) {
      queue.put(oldest.sequence(), shape);
    }
  }

  /** The pending pods of a shape. */
  public WaitingPods waiting(Shape shape) {
    if (shape.id() >= waiting.length) {
      waiting = Arrays.copyOf(waiting, Math.max(2 * waiting.length, shape.id() + 1));
    }
    if (waiting[shape.id()] == null) {
      waiting[shape.id()] = new WaitingPods();
    }
    return waiting[shape.id()];
  }

  /** The shape is over: its id may be another's next. */
  public void forget(Shape shape) {
    if (shape.id() < waiting.length) {
      waiting[shape.id()] = null;
    }
  }
}
