package io.fairlead.replay.whatif;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * What another autoscaling policy would have changed in a cell. Both policies are asked in the same
 * way, over the same metrics; when exactly the live one read them is not in the log, so what was
 * really decided stands beside them.
 *
 * @param policy the other one, by its description
 * @param recordedPolicy that decided in the recording; where the log names none that is known, the
 *     default one
 * @param metrics how many records of metrics are left in the log
 * @param logged what the log says was decided
 * @param recorded what the recorded policy decides over the metrics that are left
 * @param other what the other one does
 * @param contradicted of the logged decisions, how many do not follow, or differ, under the other
 *     policy, from the evidence that they carry
 * @param differences the first scale events that only one of the two policies decides
 */
@RegisterForReflection
public record ScalingReport(
    int cell,
    String policy,
    String recordedPolicy,
    long metrics,
    Scaling logged,
    Scaling recorded,
    Scaling other,
    long contradicted,
    List<ScaleEvent> differences) {

  public ScalingReport {
    differences = List.copyOf(differences);
  }

  /**
   * Scale events in numbers.
   *
   * @param flaps events in the other direction than the one before of the same Deployment, within
   *     five minutes of it
   */
  @RegisterForReflection
  public record Scaling(long events, long up, long down, long flaps) {}

  /**
   * One change of a number of replicas.
   *
   * @param isOther whether the other policy decides it, and not the recorded one
   */
  @RegisterForReflection
  public record ScaleEvent(
      Instant at, String namespace, String deployment, int from, int to, boolean isOther) {
    boolean isUp() {
      return to > from;
    }
  }

  /** Whether anything came out otherwise. */
  public boolean changes() {
    return !differences.isEmpty() || contradicted > 0;
  }

  /** Whether only the evidence in the decisions was left to ask. */
  public boolean lacksMetrics() {
    return metrics == 0;
  }
}
