package io.fairlead.replay.whatif;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * What another policy would have changed of a cell's placements.
 *
 * @param policy that decided otherwise, by its description
 * @param cycles of the recording
 * @param from when its first cycle was; null without any
 * @param boundInBoth pods that both worlds gave a node
 * @param moved of these, to different nodes
 * @param retimed of these, at different times
 * @param boundOnlyRecorded pods that the other policy gave none
 * @param boundOnlyOther pods that the recording gave none
 * @param displacedOnlyRecorded pods that gave way or lost their node in the recording only: those
 *     that were submitted in their place are in the other world all the same
 * @param displacedOnlyOther the same in the other world only: nobody submits another in their place
 * @param differences the first of them, in the order of time
 * @param stopped why the recording was not read to its end; null if it was
 */
@RegisterForReflection
public record SchedulingReport(
    int cell,
    String policy,
    long cycles,
    Instant from,
    Instant to,
    Figures recorded,
    Figures other,
    long boundInBoth,
    long moved,
    long retimed,
    long boundOnlyRecorded,
    long boundOnlyOther,
    long displacedOnlyRecorded,
    long displacedOnlyOther,
    List<PodDifference> differences,
    String stopped) {

  public SchedulingReport {
    differences = List.copyOf(differences);
  }

  /**
   * A pod that another node took, or none, or at another time.
   *
   * @param recordedNode null if it had none
   * @param recordedScore what the other policy gives the recorded node in the other world's state;
   *     null if that node did not take the pod there, or it was not asked
   */
  @RegisterForReflection
  public record PodDifference(
      String namespace,
      String name,
      String uid,
      Instant recordedAt,
      String recordedNode,
      Integer recordedScore,
      Instant otherAt,
      String otherNode,
      Integer otherScore) {}

  /** Of the pods that both worlds bound, from 0 to 1. */
  public double movedShare() {
    return boundInBoth == 0 ? 0 : (double) moved / boundInBoth;
  }

  /** Whether anything came out otherwise. */
  public boolean changes() {
    return moved
                + retimed
                + boundOnlyRecorded
                + boundOnlyOther
                + displacedOnlyRecorded
                + displacedOnlyOther
            > 0
        || !recorded.equals(other);
  }
}
