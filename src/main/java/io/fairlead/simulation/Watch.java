package io.fairlead.simulation;

import io.fairlead.replay.invariant.CommittedRecord;
import io.fairlead.replay.invariant.InvariantChecker;
import io.fairlead.replay.invariant.Violation;
import io.fairlead.simulation.log.SimulatedLog;
import io.fairlead.simulation.log.SimulatedPartition;
import io.fairlead.stream.Topic;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Watches one cell: every record that becomes visible is held against the invariants. */
final class Watch {
  private final SimulatedLog log;
  private final int cell;
  private final InvariantChecker checker;
  private final Map<Topic, Long> positions = new EnumMap<>(Topic.class);
  private int told;

  Watch(SimulatedLog log, int cell) {
    this.log = log;
    this.cell = cell;
    this.checker = InvariantChecker.ofWholeLog(cell);
  }

  void look() {
    for (Topic topic : Topic.values()) {
      SimulatedPartition partition = log.partition(topic, cell);
      long position = positions.getOrDefault(topic, 0L);
      if (position < partition.end()) {
        look(topic, partition, position);
      }
    }
  }

  private void look(Topic topic, SimulatedPartition partition, long from) {
    long position = from;
    for (Optional<ConsumerRecord<String, byte[]>> record = partition.next(position, Long.MAX_VALUE);
        record.isPresent();
        record = partition.next(position, Long.MAX_VALUE)) {
      position = record.get().offset() + 1;
      checker.add(CommittedRecord.of(topic, record.get()));
    }
    positions.put(topic, position);
  }

  void endAtRest() {
    look();
    checker.endAtRest();
  }

  /** What was found since the last time. */
  List<Finding> news() {
    if (checker.isClean()) {
      return List.of();
    }
    List<Violation> all = checker.violations();
    List<Finding> news =
        all.subList(told, all.size()).stream()
            .map(found -> new Finding(found.invariant().name(), found.toString()))
            .toList();
    told = all.size();
    return news;
  }

  /** How many pods were bound. */
  long bindings() {
    return checker.bindings();
  }
}
