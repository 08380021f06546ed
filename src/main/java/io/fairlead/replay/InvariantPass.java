package io.fairlead.replay;

import io.fairlead.replay.invariant.CommittedRecord;
import io.fairlead.replay.invariant.InvariantChecker;
import io.fairlead.replay.invariant.Violation;
import io.fairlead.stream.Arrows;
import io.fairlead.stream.Tape;
import io.fairlead.stream.Topic;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What must hold in a log whoever decided, checked beside deciding again: a defect that decides the
 * same wrong thing twice is not found by comparing.
 */
final class InvariantPass {
  private InvariantPass() {}

  /** Everything that is violated in a cell; of very many, the first ones. */
  static List<Violation> check(RecordedLog log, int cell) {
    InvariantChecker checker = InvariantChecker.ofCompactedLog(cell);
    Map<Topic, Tape> tapes = new EnumMap<>(Topic.class);
    try {
      Topic.OF_STATE.forEach(topic -> tapes.put(topic, log.reader().open(topic, cell)));
      for (var next = earliest(tapes); next.isPresent(); next = earliest(tapes)) {
        Tape tape = tapes.get(next.get());
        checker.add(CommittedRecord.of(next.get(), tape.next().orElseThrow()));
      }
      // Not that all is at an end: what a log is cut off from, its last cycles may name.
    } catch (UncheckedIOException unreadable) {
      // Told by the verification of the cycle, which cannot go on either.
    } finally {
      tapes.values().forEach(Tape::close);
    }
    return new ArrayList<>(checker.violations());
  }

  /** By time, so that what is waited for comes soon and little must be kept. */
  private static Optional<Topic> earliest(Map<Topic, Tape> tapes) {
    return tapes.keySet().stream()
        .filter(topic -> tapes.get(topic).peek().isPresent())
        .min(Comparator.comparingLong(topic -> tapes.get(topic).peek().orElseThrow().timestamp()));
  }

  /** They are about all processors together. */
  static boolean isWanted(List<String> processors) {
    return processors.containsAll(Arrows.NAMES);
  }
}
