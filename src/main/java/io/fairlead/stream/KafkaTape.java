package io.fairlead.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition of a topic, to the end that it had when it was opened. Connects only when there is
 * something to read: behind a snapshot, most tapes have nothing.
 */
final class KafkaTape implements Tape {

  /** Wherever the partition begins. */
  static final long BEGINNING = -1;

  private final TopicPartition partition;
  private final TapeConsumer consumer;
  private final Deque<ConsumerRecord<String, byte[]>> buffer = new ArrayDeque<>();
  private final long end;
  private long start = BEGINNING;

  /** Opened at the beginning. */
  KafkaTape(TopicPartition partition, TapeConsumer consumer, long end) {
    this.partition = partition;
    this.consumer = consumer;
    this.end = end;
    consumer.add(this);
  }

  /** One with a consumer of its own, to where the partition ends now. */
  static KafkaTape open(TopicPartition partition, Map<String, Object> consumerConfig) {
    TapeConsumer consumer = new TapeConsumer(consumerConfig);
    try {
      return new KafkaTape(partition, consumer, consumer.ends(List.of(partition)).get(partition));
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  @Override
  public void seek(long offset) {
    buffer.clear();
    start = offset;
    if (consumer.isAssigned()) {
      consumer.seek(partition, offset);
    }
  }

  @Override
  public TopicPartition partition() {
    return partition;
  }

  @Override
  public long end() {
    return end;
  }

  /** Where it was told to begin. */
  long start() {
    return start;
  }

  @Override
  public Optional<ConsumerRecord<String, byte[]>> peek() {
    fill(end - 1);
    return Optional.ofNullable(buffer.peek()).filter(record -> record.offset() < end);
  }

  @Override
  public Optional<ConsumerRecord<String, byte[]>> nextUpTo(long offset) {
    long last = Math.min(offset, end - 1);
    fill(last);
    return buffer.isEmpty() || buffer.peek().offset() > last
        ? Optional.empty()
        : Optional.of(buffer.poll());
  }

  private void fill(long last) {
    while (isLacking(last)) {
      consumer.poll();
    }
  }

  /** Whether it has nothing left and is not at its end. */
  boolean isLacking() {
    return isLacking(end - 1);
  }

  private boolean isLacking(long last) {
    return buffer.isEmpty() && position() <= last;
  }

  private long position() {
    return consumer.isAssigned() ? consumer.position(partition) : Math.max(start, 0);
  }

  void add(List<ConsumerRecord<String, byte[]>> records) {
    buffer.addAll(records);
  }

  @Override
  public void close() {
    consumer.remove(this);
  }
}
