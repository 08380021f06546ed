package io.fairlead.domain.scheduling.preemption;

import io.fairlead.domain.scheduling.cluster.Shape;

/** What preemption asks of the filters. */
public interface Feasibility {

  /**
   * Pods are about to be taken off in thought: whatever is counted of placed pods, and was not yet,
   * must be counted now.
   */
  default void prepare(Shape shape) {}

  /** Whether the node in a slot could take the shape if nothing else ran anywhere. */
  boolean couldFit(Shape shape, int slot);

  /** Whether a slot that could take the shape does so as things are. */
  boolean fits(Shape shape, int slot);

  /**
   * Whether what runs on other nodes makes a difference to whether the shape fits on one, as it
   * does with topology spread and inter-pod affinity.
   */
  boolean looksAtOtherNodes(Shape shape);
}
