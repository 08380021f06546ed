package io.fairlead.replay;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * What came of one processor's cycles in one cell.
 *
 * @param inputs log records that were folded
 * @param records of its own that were compared
 * @param decisions that are recorded
 * @param redecided of these, how many were made again
 * @param skipped cycles and decisions that could not be made again, and why
 */
@RegisterForReflection
public record CellReport(
    String processor,
    int cell,
    long cycles,
    long inputs,
    long records,
    long decisions,
    long redecided,
    long mismatches,
    List<Skipped> skipped,
    List<PolicyRange> policies) {

  public CellReport {
    skipped = List.copyOf(skipped);
    policies = List.copyOf(policies);
  }

  /** Why something was not decided again, and how often. */
  @RegisterForReflection
  public record Skipped(String reason, long decisions) {}

  /**
   * Cycles of one policy, one after the other.
   *
   * @param decidedBy what decided them again; null if nothing did, because nobody knows the policy
   */
  @RegisterForReflection
  public record PolicyRange(long fromCycle, long toCycle, String recorded, String decidedBy) {}

  /** What counts as events: records that were folded, and decisions that were made again. */
  public long events() {
    return inputs + redecided;
  }
}
