package io.fairlead.domain.scheduling.cluster;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Pod;
import java.util.List;
import java.util.SortedMap;

/**
 * What the scheduler remembers of one live pod incarnation. There may be a million of them, so the
 * pod itself is kept only until it is bound, and the pods of a node are linked through here instead
 * of through a collection of their own.
 */
public final class PodEntry {

  /** A pod's way through the scheduler; it never goes back. */
  public enum State {
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
  private long placement = -1;
  private List<Integer> gpus = List.of();
  private boolean deletionRequested;
  private boolean preempted;
  private boolean ready;
  private long requestedGracePeriodSeconds;
  private long toldGracePeriodSeconds;
  private PodEntry previousOnNode;
  private PodEntry nextOnNode;

  public PodEntry(Pod pod, SortedMap<String, String> labels, Shape shape, long sequence) {
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

  /** One whose pod is not kept any more. */
  private PodEntry(
      String uid, String name, String owner, long gracePeriodSeconds, Shape shape, long sequence) {
    this.uid = uid;
    this.name = new NamespacedName(shape.namespace(), name);
    this.labels = shape.labels();
    this.owner = owner;
    this.gracePeriodSeconds = gracePeriodSeconds;
    this.shape = shape;
    this.sequence = sequence;
  }

  public String uid() {
    return uid;
  }

  public NamespacedName name() {
    return name;
  }

  public SortedMap<String, String> labels() {
    return labels;
  }

  /** The uid of the object that owns it, or null. */
  public String owner() {
    return owner;
  }

  /** Its place in the order of submission. */
  public long sequence() {
    return sequence;
  }

  public Shape shape() {
    return shape;
  }

  public State state() {
    return state;
  }

  /** The pod as submitted, while it is pending. */
  public Pod pod() {
    return pod;
  }

  /** The slot of its node while it holds resources there, else -1. */
  public int slot() {
    return slot;
  }

  /** Its place in the order of placements, while it has a slot. */
  public long placement() {
    return placement;
  }

  void placed(long place) {
    placement = place;
  }

  /** Whether its agent has said that it is ready to serve. */
  public boolean isReady() {
    return ready;
  }

  public void report(boolean isReady) {
    ready = isReady;
  }

  /** It makes room for another pod, and is to be told. */
  public void preempt() {
    preempted = true;
  }

  public boolean isTerminating() {
    return state == State.TERMINATING;
  }

  /** The node's GPUs that are its own, by number. */
  public List<Integer> gpus() {
    return gpus;
  }

  public boolean isDeletionRequested() {
    return deletionRequested;
  }

  /** Whether it will free its name, and what it holds, without being asked again. */
  public boolean isOnItsWayOut() {
    return deletionRequested || preempted || state == State.TERMINATING;
  }

  /** Whether a deletion was asked for that its agent has not been told of. */
  public boolean mustBeToldToStop() {
    return deletionRequested
        && (state != State.TERMINATING || requestedGracePeriodSeconds < toldGracePeriodSeconds);
  }

  public long requestedGracePeriodSeconds() {
    return requestedGracePeriodSeconds;
  }

  public void reshape(Shape newShape) {
    shape = newShape;
  }

  /**
   * Asked again, only less time makes a difference, as in Kubernetes. Returns whether there is
   * something to do about it.
   */
  public boolean requestDeletion(Long gracePeriod) {
    long wanted = gracePeriod == null ? gracePeriodSeconds : Math.max(0, gracePeriod);
    requestedGracePeriodSeconds =
        deletionRequested ? Math.min(requestedGracePeriodSeconds, wanted) : wanted;
    deletionRequested = true;
    return mustBeToldToStop();
  }

  public void bind(int newSlot, List<Integer> newGpus) {
    state = State.BOUND;
    slot = newSlot;
    gpus = newGpus;
    pod = null;
  }

  public void terminating(long gracePeriod) {
    state = State.TERMINATING;
    toldGracePeriodSeconds = gracePeriod;
  }

  public void finished() {
    state = State.FINISHED;
    slot = -1;
  }

  public PodEntry nextOnNode() {
    return nextOnNode;
  }

  public void linkBefore(PodEntry first) {
    nextOnNode = first;
    if (first != null) {
      first.previousOnNode = this;
    }
  }

  public void unlink() {
    if (previousOnNode != null) {
      previousOnNode.nextOnNode = nextOnNode;
    }
    if (nextOnNode != null) {
      nextOnNode.previousOnNode = previousOnNode;
    }
    previousOnNode = null;
    nextOnNode = null;
  }

  // ---- snapshot

  /** All but its shape and its slot. */
  public void save(StateWriter out) {
    out.number(sequence);
    out.text(state.name());
    if (state == State.PENDING) {
      out.pod(pod);
    } else {
      out.unique(uid);
      out.unique(name.name());
      out.text(owner);
      out.number(gracePeriodSeconds);
    }
    if (slot >= 0) {
      out.number(placement);
      out.each(gpus, gpu -> out.number(gpu));
    }
    out.flag(deletionRequested);
    out.flag(preempted);
    out.flag(ready);
    out.number(requestedGracePeriodSeconds);
    out.number(toldGracePeriodSeconds);
  }

  /**
   * What {@link #save} has written.
   *
   * @param slot -1 if it holds nothing
   */
  public static PodEntry load(StateReader in, Shape shape, int slot) {
    long sequence = in.number();
    State state = State.valueOf(in.text());
    if ((slot >= 0) != (state == State.BOUND || state == State.TERMINATING)) {
      throw new IllegalStateException("a pod that is " + state + " has the slot " + slot);
    }
    PodEntry loaded =
        state == State.PENDING
            ? new PodEntry(in.pod(), shape.labels(), shape, sequence)
            : new PodEntry(in.unique(), in.unique(), in.text(), in.number(), shape, sequence);
    loaded.state = state;
    loaded.slot = slot;
    if (slot >= 0) {
      loaded.placement = in.number();
      loaded.gpus = in.list(in::count);
    }
    loaded.deletionRequested = in.flag();
    loaded.preempted = in.flag();
    loaded.ready = in.flag();
    loaded.requestedGracePeriodSeconds = in.number();
    loaded.toldGracePeriodSeconds = in.number();
    return loaded;
  }
}
