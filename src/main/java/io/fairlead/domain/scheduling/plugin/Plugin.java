package io.fairlead.domain.scheduling.plugin;

import io.fairlead.domain.scheduling.cluster.Shape;

/**
 * One rule or preference. Pure: the same shape on the same node in the same state gets the same
 * answer, or decisions could not be made again.
 */
public interface Plugin {

  /** What an answer depends on, and so when it is asked for again. */
  enum Scope {
    /** Only the node's own description: its labels, taints, size, readiness. */
    NODE,
    /** Also what is placed on the node. */
    USE,
    /** Also what is placed elsewhere. For the built-in topology rules only. */
    CLUSTER
  }

  /** What profiles call it. */
  default String name() {
    return getClass().getSimpleName();
  }

  default Scope scope() {
    return Scope.NODE;
  }

  /** Whether it has anything to say about pods of a shape. */
  default boolean concerns(Shape shape) {
    return true;
  }
}
