package io.fairlead.domain.scheduling.queue;

import io.fairlead.domain.scheduling.cluster.PodEntry;
import io.fairlead.domain.scheduling.cluster.Shape;
import java.util.function.Predicate;

/**
 * What gets a turn: the waiting pods of one shape, or a pod group that is to be placed together. It
 * stands where its most important, oldest pod stands.
 */
public abstract sealed class Candidate permits WaitingPods, WaitingGroup {

  /** Where it stands; kept by {@link Turns}. */
  Turns.Lane lane;

  long turn;

  /** The pod whose turn it is, or null if none waits. */
  public abstract PodEntry first();

  /** Whether one of its shapes meets the condition. */
  abstract boolean anyShape(Predicate<Shape> condition);
}
