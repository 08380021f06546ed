package io.fairlead.domain.scheduling.preemption;

import io.fairlead.domain.model.PodDisruptionBudget;
import io.fairlead.domain.scheduling.cluster.ChangeJournal;
import io.fairlead.domain.scheduling.cluster.PodEntry;
import io.fairlead.domain.scheduling.cluster.Shape;
import java.util.Map;
import java.util.TreeMap;

/** One PodDisruptionBudget with the pods that it covers, counted. */
final class Budget {
  private final PodDisruptionBudget budget;
  private final PodDisruptionBudget.PodDisruptionBudgetSpec spec;

  private long expected;
  private long healthy;

  /** By slot: how many covered pods could become victims there. */
  private final TreeMap<Integer, Integer> placed = new TreeMap<>();

  /** What was allowed when victims were last sought. */
  private long announced;

  private boolean isStale;

  /** What is left of it while one node's victims are sought. Scratch. */
  private long left;

  private long search = -1;

  Budget(PodDisruptionBudget budget) {
    this.budget = budget;
    spec = budget.spec();
  }

  PodDisruptionBudget asApplied() {
    return budget;
  }

  /** Called for shapes of the budget's own namespace. */
  boolean covers(Shape shape) {
    return spec.selector() != null && spec.selector().matches(shape.labels());
  }

  /**
   * Adds or takes away what a covered pod counts for now.
   *
   * @param sign 1 or −1
   */
  void count(PodEntry pod, int sign) {
    switch (pod.state()) {
      case PENDING -> expected += sign;
      case BOUND -> {
        expected += sign;
        healthy += pod.isReady() ? sign : 0;
        placed.merge(pod.slot(), sign, (a, b) -> a + b == 0 ? null : Integer.valueOf(a + b));
      }
      case TERMINATING, FINISHED -> {}
    }
  }

  /** How many of its pods may be disturbed: Kubernetes' disruptionsAllowed. */
  long allowed() {
    long desired =
        spec.minAvailable() == null
            ? expected - spec.maxUnavailable().of(expected)
            : spec.minAvailable().of(expected);
    return Math.max(0, healthy - desired);
  }

  /** Something of it changed; returns whether that is news. */
  boolean touch() {
    boolean wasStale = isStale;
    isStale = true;
    return !wasStale;
  }

  /**
   * Notes the slots on which it makes a difference that another number is allowed now: those with
   * more covered pods than the smaller of both.
   */
  void settle(ChangeJournal changes) {
    isStale = false;
    long allowed = allowed();
    if (allowed != announced) {
      noteSlotsWithMoreThan(Math.min(allowed, announced), changes);
      announced = allowed;
    }
  }

  void noteSlotsWithMoreThan(long pods, ChangeJournal changes) {
    for (Map.Entry<Integer, Integer> slot : placed.entrySet()) {
      if (slot.getValue() > pods) {
        changes.useChanged(slot.getKey());
      }
    }
  }

  /**
   * One more of its pods would go.
   *
   * @param of which search for victims; each starts with all that is allowed
   * @return whether that is more than is allowed
   */
  boolean isViolatedByOneMore(long of) {
    if (search != of) {
      search = of;
      left = announced;
    }
    return --left < 0;
  }
}
