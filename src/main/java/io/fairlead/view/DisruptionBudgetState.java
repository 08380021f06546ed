package io.fairlead.view;

import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.PodDisruptionBudget;
import java.time.Instant;

/**
 * A PodDisruptionBudget and the pods that it protects.
 *
 * @param expectedPods all of them that have not ended
 * @param currentHealthy those that are ready and are to stay
 */
public record DisruptionBudgetState(
    PodDisruptionBudget budget, Instant createdAt, int expectedPods, int currentHealthy)
    implements CountsPods<DisruptionBudgetState> {

  @Override
  public NamespacedName name() {
    return budget.namespacedName();
  }

  /** How many must be healthy. */
  public int desiredHealthy() {
    var spec = budget.spec();
    long desired =
        spec.minAvailable() != null
            ? spec.minAvailable().of(expectedPods)
            : spec.maxUnavailable() != null
                ? expectedPods - spec.maxUnavailable().of(expectedPods)
                : 0;
    return Math.clamp(desired, 0, Integer.MAX_VALUE);
  }

  /** How many may be disturbed now. */
  public int disruptionsAllowed() {
    return expectedPods == 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy());
  }

  @Override
  public DisruptionBudgetState counting(PodState before, PodState after) {
    int expected = expected(after) - expected(before);
    int healthy = healthy(after) - healthy(before);
    return expected == 0 && healthy == 0
        ? this
        : new DisruptionBudgetState(
            budget, createdAt, expectedPods + expected, currentHealthy + healthy);
  }

  private int expected(PodState pod) {
    return pod != null && !pod.ended() && protects(pod) ? 1 : 0;
  }

  private int healthy(PodState pod) {
    return pod != null && pod.isReady() && !pod.isDeleting() && protects(pod) ? 1 : 0;
  }

  private boolean protects(PodState pod) {
    var selector = budget.spec().selector();
    return selector != null && selector.matches(pod.pod().metadata().labels());
  }
}
