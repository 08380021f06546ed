package io.fairlead.cli;

import io.fairlead.stream.KafkaClients;
import java.time.Duration;
import java.util.List;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what is added to a partition from now on, committed records only, and counts. */
final class LogWatch implements AutoCloseable {
  private final KafkaConsumer<String, byte[]> consumer;
  private final ToIntFunction<ConsumerRecord<String, byte[]>> counter;
  private long records;

  /**
   * @param counter how much a record counts
   */
  LogWatch(
      KafkaClients clients,
      String topic,
      int partition,
      ToIntFunction<ConsumerRecord<String, byte[]>> counter) {
    this.consumer =
        new KafkaConsumer<>(
            clients.reader("bench-" + topic),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    this.counter = counter;
    List<TopicPartition> partitions = List.of(new TopicPartition(topic, partition));
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    consumer.position(partitions.getFirst());
  }

  LogWatch fromBeginning() {
    consumer.seekToBeginning(consumer.assignment());
    return this;
  }

  /**
   * Reads until so much was counted; returns the {@link System#nanoTime()} of the last record.
   *
   * @throws IllegalStateException if it takes longer than the timeout
   */
  long await(long wanted, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    long count = 0;
    while (count < wanted) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        count += counter.applyAsInt(record);
        records++;
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "only %d of %d were seen within %s".formatted(count, wanted, timeout));
      }
    }
    return System.nanoTime();
  }

  /** How many records were read so far. */
  long records() {
    return records;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
