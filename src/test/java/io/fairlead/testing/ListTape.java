package io.fairlead.testing;

import io.fairlead.stream.Tape;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** A partition in memory, as it was when the tape was opened. */
public final class ListTape implements Tape {
  private final TopicPartition partition;
  private final List<ConsumerRecord<String, byte[]>> records;
  private final long end;
  private int next;

  /**
   * At its beginning.
   *
   * @param records in the order of their offsets
   * @param end the offset behind the last, empty ones included
   */
  public ListTape(
      TopicPartition partition, List<ConsumerRecord<String, byte[]>> records, long end) {
    this.partition = partition;
    this.records = List.copyOf(records);
    this.end = end;
  }

  @Override
  public TopicPartition partition() {
    return partition;
  }

  @Override
  public long end() {
    return end;
  }

  @Override
  public void seek(long offset) {
    next = 0;
    while (next < records.size() && records.get(next).offset() < offset) {
      next++;
    }
  }

  @Override
  public Optional<ConsumerRecord<String, byte[]>> peek() {
    return next < records.size() ? Optional.of(records.get(next)) : Optional.empty();
  }

  @Override
  public Optional<ConsumerRecord<String, byte[]>> nextUpTo(long offset) {
    Optional<ConsumerRecord<String, byte[]>> record =
        peek().filter(head -> head.offset() <= offset);
    record.ifPresent(head -> next++);
    return record;
  }

  @Override
  public void close() {}
}
