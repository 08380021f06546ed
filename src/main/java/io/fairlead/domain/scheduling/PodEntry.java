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
  private long toldGracePeriodSeconds;
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

  /** Whether a deletion was asked for that its agent has not been told of. */
  boolean mustBeToldToStop() {
    return deletionRequested
        && (state != State.TERMINATING || requestedGracePeriodSeconds < toldGracePeriodSeconds);
  }

  long requestedGracePeriodSeconds() {
    return requestedGracePeriodSeconds;
  }

  void reshape(Shape newShape) {
    shape = newShape;
  }

  /**
   * Asked again, only less time makes a difference, as in Kubernetes. Returns whether there is
   * something to do about it.
   */
  boolean requestDeletion(Long gracePeriod) {
    long wanted = gracePeriod == null ? gracePeriodSeconds : Math.max(0, gracePeriod);
    requestedGracePeriodSeconds =
        deletionRequested ? Math.min(requestedGracePeriodSeconds, wanted) : wanted;
    deletionRequested = true;
    return mustBeToldToStop();
  }

  void bind(int newSlot) {
    state = State.BOUND;
    slot = newSlot;
    pod = null;
  }

  void terminating(long gracePeriod) {
    state = State.TERMINATING;
    toldGracePeriodSeconds = gracePeriod;
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
