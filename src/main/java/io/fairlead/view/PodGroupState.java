package io.fairlead.view;

import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.PodGroup;
import io.fairlead.domain.model.PodPhase;
import java.time.Instant;

/**
 * A PodGroup and what there is of its pods.
 *
 * @param placed those that have a node
 */
public record PodGroupState(
    PodGroup group, Instant createdAt, int placed, int running, int succeeded, int failed)
    implements CountsPods<PodGroupState> {

  /** As scheduler-plugins' PodGroupPhase; of the minimum always as many as are meant. */
  public enum Phase {
    /** Not enough could be placed, or there are not enough. */
    Pending,
    /** Enough are placed, but not enough run yet. */
    Scheduling,
    Running,
    Finished,
    Failed
  }

  @Override
  public NamespacedName name() {
    return group.namespacedName();
  }

  public Phase phase() {
    int minimum = group.minMember();
    if (succeeded >= minimum) {
      return Phase.Finished;
    }
    if (failed > 0 && failed + running + succeeded >= minimum) {
      return Phase.Failed;
    }
    if (running + succeeded >= minimum) {
      return Phase.Running;
    }
    return placed >= minimum ? Phase.Scheduling : Phase.Pending;
  }

  @Override
  public PodGroupState counting(PodState before, PodState after) {
    PodGroupState counted =
        new PodGroupState(
            group,
            createdAt,
            placed + placed(after) - placed(before),
            running + in(PodPhase.Running, after) - in(PodPhase.Running, before),
            succeeded + in(PodPhase.Succeeded, after) - in(PodPhase.Succeeded, before),
            failed + in(PodPhase.Failed, after) - in(PodPhase.Failed, before));
    return counted.equals(this) ? this : counted;
  }

  private static int placed(PodState pod) {
    return pod != null && pod.node() != null ? 1 : 0;
  }

  private static int in(PodPhase phase, PodState pod) {
    return pod != null && pod.phase() == phase ? 1 : 0;
  }
}
