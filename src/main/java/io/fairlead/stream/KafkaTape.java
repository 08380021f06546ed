package io.fairlead.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A partition of a topic, to the end that it had when it was opened. */
final class KafkaTape implements Tape {
  private static final Duration POLL = Duration.ofMillis(100);

  private final TopicPartition partition;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Deque<ConsumerRecord<String, byte[]>> buffer = new ArrayDeque<>();
  private final long end;

  KafkaTape(TopicPartition partition, Map<String, Object> consumerConfig) {
    this(partition, consumer(consumerConfig));
  }

  private KafkaTape(TopicPartition partition, KafkaConsumer<String, byte[]> consumer) {
    this(partition, consumer, end(partition, consumer));
  }

  private KafkaTape(TopicPartition partition, KafkaConsumer<String, byte[]> consumer, long end) {
    this.partition = partition;
    this.consumer = consumer;
    this.end = end;
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
  }

  /**
   * A tape that also waits for what is being committed while it is opened: a commit may be
   * acknowledged to a writer before its marker has reached the partition, and a fold of that
   * writer's output must not end before it.
   */
  static KafkaTape includingOpenTransactions(
      TopicPartition partition, Map<String, Object> consumerConfig) {
    Map<String, Object> uncommitted = new HashMap<>(consumerConfig);
    uncommitted.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    try (var reader = consumer(uncommitted)) {
      return new KafkaTape(partition, consumer(consumerConfig), end(partition, reader));
    }
  }

  private static KafkaConsumer<String, byte[]> consumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private static long end(TopicPartition partition, KafkaConsumer<String, byte[]> consumer) {
    return consumer.endOffsets(List.of(partition)).get(partition);
  }

  @Override
  public void seek(long offset) {
    buffer.clear();
    consumer.seek(partition, offset);
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
    while (buffer.isEmpty() && consumer.position(partition) <= last) {
      buffer.addAll(consumer.poll(POLL).records(partition));
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
