package io.fairlead.simulation.log;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;

/** One partition: what was written, in order, and how far readers of committed records see. */
public final class SimulatedPartition {

  /**
   * One offset.
   *
   * @param transaction null for a record outside of any
   * @param record null for a marker
   */
  public record Entry(Transaction transaction, ConsumerRecord<String, byte[]> record) {
    public boolean isMarker() {
      return record == null;
    }
  }

  private final TopicPartition name;
  private final List<Entry> entries = new ArrayList<>();

  /** Transactions without a marker here, by their first offset here. */
  private final Map<Transaction, Long> undecided = new LinkedHashMap<>();

  SimulatedPartition(TopicPartition name) {
    this.name = name;
  }

  public TopicPartition name() {
    return name;
  }

  /** Every offset, for those who compare logs. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** Behind everything that was written. */
  public long end() {
    return entries.size();
  }

  /** Readers of committed records see no further: the first offset that is undecided. */
  public long lastStable() {
    return undecided.isEmpty() ? end() : undecided.values().iterator().next();
  }

  /** The first committed record at or behind an offset, and before a limit. */
  public Optional<ConsumerRecord<String, byte[]>> next(long from, long limit) {
    long end = Math.min(limit, lastStable());
    for (long offset = from; offset < end; offset++) {
      Entry entry = entries.get((int) offset);
      boolean aborted = entry.transaction() != null && !entry.transaction().isToCommit();
      if (!entry.isMarker() && !aborted) {
        return Optional.of(entry.record());
      }
    }
    return Optional.empty();
  }

  long append(ProducerRecord<String, byte[]> record, Instant time, Transaction transaction) {
    long offset = end();
    if (transaction != null) {
      undecided.putIfAbsent(transaction, offset);
    }
    entries.add(
        new Entry(
            transaction,
            new ConsumerRecord<>(
                name.topic(),
                name.partition(),
                offset,
                time.toEpochMilli(),
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                record.key(),
                record.value(),
                record.headers(),
                Optional.empty())));
    return offset;
  }

  void mark(Transaction transaction) {
    entries.add(new Entry(transaction, null));
    undecided.remove(transaction);
  }

  List<Transaction> undecided() {
    return List.copyOf(undecided.keySet());
  }
}
