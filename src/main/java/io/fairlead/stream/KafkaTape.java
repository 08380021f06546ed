package io.fairlead.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A partition of a topic, to the end that it had when it was opened. Connects only when there is
 * something to read: behind a snapshot, most tapes have nothing.
 */
final class KafkaTape implements Tape {
  private static final Duration POLL = Duration.ofMillis(100);

  /** What is under way is of no use any more, and the broker forgets by itself who has gone. */
  private static final CloseOptions AT_ONCE = CloseOptions.timeout(Duration.ZERO);

  /** Wherever the partition begins. */
  private static final long BEGINNING = -1;

  private final TopicPartition partition;
  private final Map<String, Object> consumerConfig;
  private final Deque<ConsumerRecord<String, byte[]>> buffer = new ArrayDeque<>();
  private final long end;
  private long start = BEGINNING;
  private KafkaConsumer<String, byte[]> consumer;

  /** Opened at the beginning, to where it ends now. */
  KafkaTape(TopicPartition partition, Map<String, Object> consumerConfig) {
    this(partition, consumerConfig, ends(List.of(partition), consumerConfig).get(partition));
  }

  KafkaTape(TopicPartition partition, Map<String, Object> consumerConfig, long end) {
    this.partition = partition;
    this.consumerConfig = consumerConfig;
    this.end = end;
  }

  /** Where tapes of partitions would end now. */
  static Map<TopicPartition, Long> ends(
      Collection<TopicPartition> partitions, Map<String, Object> consumerConfig) {
    KafkaConsumer<String, byte[]> reader = consumer(consumerConfig);
    try {
      return reader.endOffsets(partitions);
    } finally {
      reader.close(AT_ONCE);
    }
  }

  /**
   * The same with one of them first, so that all that it names is on the others.
   *
   * @param settled with all that is being committed now: a commit may be acknowledged to a writer
   *     before its marker has reached the partition, and a fold of that writer's output must not
   *     end before it
   */
  static Map<TopicPartition, Long> ends(
      TopicPartition first,
      Collection<TopicPartition> others,
      boolean settled,
      Map<String, Object> consumerConfig) {
    Map<String, Object> config = new HashMap<>(consumerConfig);
    if (settled) {
      config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    }
    KafkaConsumer<String, byte[]> reader = consumer(config);
    try {
      Map<TopicPartition, Long> ends = reader.endOffsets(List.of(first));
      Map<TopicPartition, Long> all = new HashMap<>(reader.endOffsets(others));
      // A topic that is both an input and the output has two tapes, to the same end.
      all.putAll(ends);
      return all;
    } finally {
      reader.close(AT_ONCE);
    }
  }

  private static KafkaConsumer<String, byte[]> consumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public void seek(long offset) {
    buffer.clear();
    start = offset;
    if (consumer != null) {
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
    while (buffer.isEmpty() && position() <= last) {
      connect();
      buffer.addAll(consumer.poll(POLL).records(partition));
    }
  }

  private long position() {
    return consumer == null ? Math.max(start, 0) : consumer.position(partition);
  }

  private void connect() {
    if (consumer != null) {
      return;
    }
    consumer = consumer(consumerConfig);
    consumer.assign(List.of(partition));
    if (start == BEGINNING) {
      consumer.seekToBeginning(List.of(partition));
    } else {
      consumer.seek(partition, start);
    }
  }

  @Override
  public void close() {
    if (consumer != null) {
      consumer.close(AT_ONCE);
    }
  }
}
