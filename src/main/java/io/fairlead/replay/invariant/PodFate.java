package io.fairlead.replay.invariant;

import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Pod;
import java.util.List;

/** What has become of one uid. */
final class PodFate {

  /** In the order of a life. */
  enum Stage {
    /** Asked for; the scheduler has not said anything about it. */
    SUBMITTED,
    /** Answered, and not placed. */
    WAITING,
    BOUND,
    /** Told to stop; holds what it holds until its agent says that it has. */
    TERMINATING,
    /** Ended by itself; holds nothing but its name. */
    FINISHED,
    OVER
  }

  final String uid;

  /** Where it was submitted; null before that was read. */
  CommittedRecord submission;

  /** Where its deletion was asked for, if it was. */
  CommittedRecord deletion;

  /** Whether the scheduler has folded its submission. */
  boolean known;

  Stage stage = Stage.SUBMITTED;

  /** How often, where and in which order it was bound. */
  int bindings;

  NodeLedger node;

  /** What it holds there, while it does. */
  Pod pod;

  List<Integer> gpus = List.of();

  PodFate(String uid) {
    this.uid = uid;
  }

  NamespacedName name() {
    return pod.namespacedName();
  }

  boolean holdsItsName() {
    return stage == Stage.BOUND || stage == Stage.TERMINATING || stage == Stage.FINISHED;
  }
}
