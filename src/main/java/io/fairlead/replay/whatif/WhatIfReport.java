package io.fairlead.replay.whatif;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * What another policy would have changed, by cell.
 *
 * @param scheduling empty if the policy says nothing of the scheduler
 * @param scaling empty if it says nothing of the autoscaler
 */
@RegisterForReflection
public record WhatIfReport(
    String log, List<SchedulingReport> scheduling, List<ScalingReport> scaling) {

  /** What no figure here can know. */
  public static final List<String> LIMITS =
      List.of(
          "open loop: users, controllers and clients act as they did in the recording",
          "a pod runs as long as it did in the recording, from its binding on",
          "a pod that never ran there, or was stopped there only, runs to the end of the log",
          "for a pod stopped in the other world only, nobody submits a successor");

  public WhatIfReport {
    scheduling = List.copyOf(scheduling);
    scaling = List.copyOf(scaling);
  }

  /** Whether anything came out otherwise. */
  public boolean changes() {
    return scheduling.stream().anyMatch(SchedulingReport::changes)
        || scaling.stream().anyMatch(ScalingReport::changes);
  }

  public List<String> limits() {
    return LIMITS;
  }
}
