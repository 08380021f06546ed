package io.fairlead.replay.invariant;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.stream.Provenance;
import io.fairlead.stream.Provenance.Range;
import io.fairlead.stream.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A cell's log, written by hand. A cycle is as it should be, unless told: the next number, all
 * inputs that were not named before, one part a record.
 */
final class CellLog {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final Map<String, List<Topic>> INPUTS =
      Map.of(
          "scheduler",
          List.of(Topic.NODE_STATUS, Topic.SPEC, Topic.POD_SUBMITTED, Topic.POD_STATUS),
          "node-lifecycle",
          List.of(Topic.SPEC),
          "workload",
          List.of(
              Topic.SPEC, Topic.SCALING, Topic.POD_SUBMITTED, Topic.PLACEMENT, Topic.POD_STATUS),
          "autoscaler",
          List.of(Topic.SPEC, Topic.PLACEMENT, Topic.POD_STATUS),
          "discovery",
          List.of(Topic.SPEC, Topic.PLACEMENT, Topic.POD_STATUS));

  private final List<CommittedRecord> records = new ArrayList<>();
  private final Map<Topic, Long> ends = new EnumMap<>(Topic.class);
  private final Map<String, Long> cycles = new HashMap<>();
  private final Map<String, Map<Topic, Long>> named = new HashMap<>();

  /** What users and agents say; returns its offset. */
  long write(Event event) {
    return append(Topic.of(event), null, -1, null, event);
  }

  /** Offsets that hold nothing for readers: of transactions' ends, and of those that failed. */
  void leaveEmpty(Topic topic, int offsets) {
    ends.merge(topic, (long) offsets, Long::sum);
  }

  long append(Topic topic, String source, int part, Provenance provenance, Event event) {
    long offset = ends.merge(topic, 1L, Long::sum) - 1;
    records.add(new CommittedRecord(topic, offset, source, part, provenance, event));
    return offset;
  }

  /** A cycle as it should be. */
  void scheduler(PlacementDecision... decisions) {
    cycle("scheduler").decides(new PlacementDecided(List.of(decisions)));
  }

  void cycle(String processor, Event... decisions) {
    cycle(processor).decides(decisions);
  }

  CycleBuilder cycle(String processor) {
    return new CycleBuilder(processor);
  }

  /** In the order of writing. */
  List<CommittedRecord> records() {
    return records;
  }

  InvariantChecker checked() {
    InvariantChecker checker = InvariantChecker.ofWholeLog(0);
    records.forEach(checker::add);
    checker.end();
    return checker;
  }

  InvariantChecker checkedAtRest() {
    InvariantChecker checker = InvariantChecker.ofWholeLog(0);
    records.forEach(checker::add);
    checker.endAtRest();
    return checker;
  }

  /** One cycle. */
  final class CycleBuilder {
    private final String processor;
    private long number;
    private Instant now;
    private String policy = "test/1";
    private List<Range> inputs;
    private int firstPart;

    private CycleBuilder(String processor) {
      this.processor = processor;
      this.number = cycles.getOrDefault(processor, 0L) + 1;
      this.inputs = new ArrayList<>();
      Map<Topic, Long> next = named.computeIfAbsent(processor, key -> new EnumMap<>(Topic.class));
      for (Topic topic : INPUTS.get(processor)) {
        long from = next.getOrDefault(topic, 0L);
        records.stream()
            .filter(record -> record.topic() == topic && record.offset() >= from)
            .mapToLong(CommittedRecord::offset)
            .boxed()
            .reduce((first, last) -> last)
            .ifPresent(
                to -> {
                  long first =
                      records.stream()
                          .filter(r -> r.topic() == topic && r.offset() >= from)
                          .findFirst()
                          .orElseThrow()
                          .offset();
                  inputs.add(new Range(topic.suffix(), first, to));
                  next.put(topic, to + 1);
                });
      }
    }

    CycleBuilder number(long newNumber) {
      number = newNumber;
      return this;
    }

    CycleBuilder at(Instant newNow) {
      now = newNow;
      return this;
    }

    CycleBuilder policy(String newPolicy) {
      policy = newPolicy;
      return this;
    }

    CycleBuilder inputs(Range... newInputs) {
      inputs = List.of(newInputs);
      return this;
    }

    CycleBuilder fromPart(int part) {
      firstPart = part;
      return this;
    }

    void decides(Event... decisions) {
      cycles.merge(processor, number, Math::max);
      Instant time = now == null ? START.plusSeconds(number) : now;
      Provenance provenance = new Provenance(number, time, policy, inputs);
      for (int i = 0; i < decisions.length; i++) {
        append(
            Topic.of(decisions[i]),
            "/fairlead/" + processor,
            firstPart + i,
            provenance,
            decisions[i]);
      }
    }
  }
}
