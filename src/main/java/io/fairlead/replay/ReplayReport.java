package io.fairlead.replay;

import io.fairlead.replay.invariant.Violation;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * What came of a verification.
 *
 * @param source where the log is
 * @param mismatches the first of them; see {@link #mismatchCount}
 * @param violations of what must hold whoever decided; only looked for if all processors are
 *     verified
 * @param seconds how long deciding again took
 * @param cpuSeconds how long the one thread that did it had a core
 */
@RegisterForReflection
public record ReplayReport(
    String source,
    List<CellReport> cells,
    List<Mismatch> mismatches,
    List<Violation> violations,
    double seconds,
    double cpuSeconds) {

  public ReplayReport {
    cells = List.copyOf(cells);
    mismatches = List.copyOf(mismatches);
    violations = List.copyOf(violations);
  }

  /**
   * Whether every cycle that could be decided again came out as it is recorded, and nothing is
   * violated.
   */
  public boolean isGreen() {
    return mismatchCount() == 0 && violations.isEmpty();
  }

  /** Whether every decision was made again: a check that was not made finds nothing. */
  public boolean isComplete() {
    return cells.stream().allMatch(cell -> cell.skipped().isEmpty());
  }

  public long mismatchCount() {
    return cells.stream().mapToLong(CellReport::mismatches).sum();
  }

  public long cycles() {
    return cells.stream().mapToLong(CellReport::cycles).sum();
  }

  public long inputs() {
    return cells.stream().mapToLong(CellReport::inputs).sum();
  }

  public long records() {
    return cells.stream().mapToLong(CellReport::records).sum();
  }

  public long decisions() {
    return cells.stream().mapToLong(CellReport::decisions).sum();
  }

  public long redecided() {
    return cells.stream().mapToLong(CellReport::redecided).sum();
  }

  /** Records folded and decisions made again, in a second of one core. */
  public long eventsPerSecond() {
    return Math.round((inputs() + redecided()) / cpuSeconds);
  }

  /** For people, and for what a failing assertion says. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(
            "%s: %,d cycles, %,d of %,d decisions made again, %,d mismatches"
                .formatted(source, cycles(), redecided(), decisions(), mismatchCount()));
    for (CellReport cell : cells) {
      text.append(
          "%n%-15s cell %d: %,d cycles, %,d inputs folded, %,d of %,d decisions made again in %,d records, %,d mismatches"
              .formatted(
                  cell.processor(),
                  cell.cell(),
                  cell.cycles(),
                  cell.inputs(),
                  cell.redecided(),
                  cell.decisions(),
                  cell.records(),
                  cell.mismatches()));
      for (CellReport.Skipped skipped : cell.skipped()) {
        text.append(
            "%n  not made again: %,d decisions: %s"
                .formatted(skipped.decisions(), skipped.reason()));
      }
      for (CellReport.PolicyRange range : cell.policies()) {
        if (!range.recorded().equals(range.decidedBy())) {
          text.append(
              "%n  cycles %d to %d were decided by %s%s"
                  .formatted(
                      range.fromCycle(),
                      range.toCycle(),
                      range.recorded(),
                      range.decidedBy() == null
                          ? ", which is not known here"
                          : ", and again by " + range.decidedBy()));
        }
      }
    }
    violations.forEach(violation -> text.append('\n').append(violation));
    mismatches.forEach(mismatch -> text.append('\n').append(mismatch));
    if (mismatchCount() > mismatches.size()) {
      text.append("%nand %,d more".formatted(mismatchCount() - mismatches.size()));
    }
    return text.toString();
  }
}
