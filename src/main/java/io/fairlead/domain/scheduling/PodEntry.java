package io.fairlead.domain.scheduling;

import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Pod;
import java.util.SortedMap;

/**
 * What the scheduler remembers of one live pod incarnation. There may be a million of them, so the
 * pod itself is kept only until it is bound, and the pods of a node are linked through here instead
 * of through a collection of their own.
 */
final class PodEntry {

  /** A pod's way through the scheduler; it never goes back. */
  enum State {
    PENDING,
    BOUND,
    /** Asked to stop; holds its resources until the agent says that it has. */
    TERMINATING,
    /** Ended by itself; holds nothing but its name. */
    FINISHED
  }

  private final String uid;
  private final NamespacedName name;
  private final SortedMap<String, String> labels;
  private final String owner;
  private final long gracePeriodSeconds;
  private final long sequence;

  private Shape shape;
  private State state = State.PENDING;
  private Pod pod;
  private int slot = -1;
  private boolean deletionRequested;
  private long requestedGracePeriodSeconds;
  private PodEntry previousOnNode;
  private PodEntry nextOnNode;

  PodEntry(Pod pod, SortedMap<String, String> labels, Shape shape, long sequence) {
    this.pod = pod;
    this.uid = pod.uid();
    this.name = pod.namespacedName();
    this.labels = labels;
    this.owner =
        pod.metadata().ownerReference() == null ? null : pod.metadata().ownerReference().uid();
    this.gracePeriodSeconds = pod.spec().terminationGracePeriodSeconds();
    this.requestedGracePeriodSeconds = gracePeriodSeconds;
    this.shape = shape;
    this.sequence = sequence;
  }

  String uid() {
    return uid;
  }

  NamespacedName name() {
    return name;
  }

  SortedMap<String, String> labels() {
    return labels;
  }

  /** The uid of the object that owns it, or null. */
  String owner() {
    return owner;
  }

  /** Its place in the order of submission. */
  long sequence() {
    return sequence;
  }

  Shape shape() {
    return shape;
  }

  State state() {
    return state;
  }

  /** The pod as submitted, while it is pending. */
  Pod pod() {
    return pod;
  }

  /** The slot of its node while it holds resources there, else -1. */
  int slot() {
    return slot;
  }

  boolean isDeletionRequested() {
    return deletionRequested;
  }

  long requestedGracePeriodSeconds() {
    return requestedGracePeriodSeconds;
  }

  void reshape(Shape newShape) {
    shape = newShape;
  }

  void requestDeletion(Long gracePeriod) {
    deletionRequested = true;
    requestedGracePeriodSeconds = gracePeriod == null ? gracePeriodSeconds : gracePeriod;
  }

  void bind(int newSlot) {
    state = State.BOUND;
    slot = newSlot;
    pod = null;
  }

  void terminating() {
    state = State.TERMINATING;
  }

  void finished() {
    state = State.FINISHED;
    slot = -1;
  }

  PodEntry nextOnNode() {
    return nextOnNode;
  }

  void linkBefore(PodEntry first) {
    nextOnNode = first;
    if (first != null) {
      first.previousOnNode = this;
    }
  }

  void unlink() {
    if (previousOnNode != null) {
      previousOnNode.nextOnNode = nextOnNode;
    }
    if (nextOnNode != null) {
      nextOnNode.previousOnNode = previousOnNode;
    }
    previousOnNode = null;
    nextOnNode = null;
  }
}
