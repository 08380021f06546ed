package io.fairlead.chaos;

import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.replay.invariant.CommittedRecord;
import io.fairlead.replay.invariant.Invariant;
import io.fairlead.replay.invariant.InvariantChecker;
import io.fairlead.replay.invariant.Violation;
import io.fairlead.stream.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads a log from its beginning to its end, committed records only, and checks it. */
final class LogCheck {
  private final List<InvariantChecker> checkers;
  private final Set<String> decided = new HashSet<>();
  private long records;

  private LogCheck(int cells) {
    checkers = IntStream.range(0, cells).mapToObj(InvariantChecker::ofWholeLog).toList();
  }

  /** The whole log; it had time to come to rest. */
  static LogCheck of(KafkaAccess kafka, int cells) {
    LogCheck check = new LogCheck(cells);
    try (KafkaConsumer<String, byte[]> consumer = kafka.consumer()) {
      check.read(consumer, kafka.partitions(Topic.OF_STATE));
    }
    check.checkers.forEach(InvariantChecker::endAtRest);
    return check;
  }

  private void read(KafkaConsumer<String, byte[]> consumer, List<TopicPartition> partitions) {
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      consumer.poll(Duration.ofMillis(200)).forEach(this::read);
    }
  }

  private void read(ConsumerRecord<String, byte[]> record) {
    records++;
    var committed = CommittedRecord.of(KafkaAccess.topicOf(record.topic()), record);
    checkers.get(record.partition()).add(committed);
    if (committed.event() instanceof PlacementDecided placement) {
      placement.decisions().forEach(decision -> decided.add(decision.uid()));
    }
  }

  long records() {
    return records;
  }

  long bindings() {
    return checkers.stream().mapToLong(InvariantChecker::bindings).sum();
  }

  List<Violation> violations() {
    List<Violation> all = new ArrayList<>();
    checkers.forEach(checker -> all.addAll(checker.violations()));
    return all;
  }

  Map<Invariant, Long> counts() {
    Map<Invariant, Long> counts = new EnumMap<>(Invariant.class);
    checkers.forEach(
        checker -> checker.counts().forEach((what, count) -> counts.merge(what, count, Long::sum)));
    return counts;
  }

  /** Those that the scheduler has said nothing about, in order. */
  List<String> undecided(Set<String> uids) {
    return uids.stream().filter(uid -> !decided.contains(uid)).sorted().toList();
  }
}
