package io.fairlead.simulation;

import io.fairlead.replay.invariant.CommittedRecord;
import io.fairlead.replay.invariant.InvariantChecker;
import io.fairlead.replay.invariant.Violation;
import io.fairlead.simulation.log.SimulatedLog;
import io.fairlead.simulation.log.SimulatedPartition;
import io.fairlead.stream.EventHeaders;
import io.fairlead.stream.Topic;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Watches one cell: every record that becomes visible is held against the invariants. */
final class Watch {
  private final SimulatedLog log;
  private final int cell;
  private final InvariantChecker checker;
  private final Map<Topic, Long> positions = new EnumMap<>(Topic.class);
  private final Set<String> deadLetters = new TreeSet<>();
  private final List<Finding> own = new ArrayList<>();
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
      if (topic == Topic.DEAD_LETTER) {
        deadLetter(record.get());
      }
    }
    positions.put(topic, position);
  }

  /** One that is there twice was answered outside of its cycle's transaction. */
  private void deadLetter(ConsumerRecord<String, byte[]> record) {
    String original =
        EventHeaders.text(record.headers(), "fairlead_topic")
            + " offset "
            + EventHeaders.text(record.headers(), "fairlead_offset");
    if (!deadLetters.add(original)) {
      own.add(
          new Finding("ONE_ANSWER", "cell %d: two dead letters of %s".formatted(cell, original)));
    }
  }

  void endAtRest() {
    look();
    checker.endAtRest();
  }

  /** What was found since the last time. */
  List<Finding> news() {
    if (checker.isClean() && own.isEmpty()) {
      return List.of();
    }
    List<Finding> news = new ArrayList<>(own);
    own.clear();
    List<Violation> all = checker.violations();
    all.subList(told, all.size())
        .forEach(found -> news.add(new Finding(found.invariant().name(), found.toString())));
    told = all.size();
    return news;
  }

  /** How many pods were bound. */
  long bindings() {
    return checker.bindings();
  }
}
