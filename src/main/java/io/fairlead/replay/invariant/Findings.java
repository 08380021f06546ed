package io.fairlead.replay.invariant;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The violations of one cell, and where we are, so that each can say it. */
final class Findings {
  /** One defect can break every cycle that follows; the first ones tell what it is. */
  private static final int MAX_KEPT = 1_000;

  private final int cell;
  private final List<Violation> kept = new ArrayList<>();
  private final Map<Invariant, Long> counts = new EnumMap<>(Invariant.class);

  private String processor;
  private long cycle;
  private CommittedRecord record;

  Findings(int cell) {
    this.cell = cell;
  }

  /** What follows is about this record, and, if it is a cycle's, about its cycle. */
  void at(String newProcessor, long newCycle, CommittedRecord newRecord) {
    processor = newProcessor;
    cycle = newCycle;
    record = newRecord;
  }

  @SuppressWarnings("AnnotateFormatMethod") // would be a dependency for one method
  void add(Invariant invariant, String message, Object... arguments) {
    counts.merge(invariant, 1L, Long::sum);
    if (kept.size() < MAX_KEPT) {
      kept.add(
          new Violation(
              invariant,
              cell,
              processor,
              cycle,
              record.topic().suffix(),
              record.offset(),
              message.formatted(arguments)));
    }
  }

  List<Violation> kept() {
    return kept;
  }

  Map<Invariant, Long> counts() {
    return counts;
  }
}
