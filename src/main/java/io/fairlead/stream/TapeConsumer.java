package io.fairlead.stream;

import java.io.Closeable;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * One Kafka consumer for tapes of several partitions, made when it is needed. One request fetches
 * what all of them lack: a restore of a cell waits for the broker about as often as if it had one
 * input. Used by one thread.
 */
final class TapeConsumer implements Closeable {
  private static final Duration POLL = Duration.ofMillis(100);

  /** What is under way is of no use any more, and the broker forgets by itself who has gone. */
  private static final CloseOptions AT_ONCE = CloseOptions.timeout(Duration.ZERO);

  private final Map<String, Object> config;
  private final Map<TopicPartition, KafkaTape> tapes = new HashMap<>();
  private KafkaConsumer<String, byte[]> consumer;

  TapeConsumer(Map<String, Object> config) {
    this.config = config;
  }

  /** Where tapes of partitions would end now. */
  Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    return partitions.isEmpty() ? Map.of() : consumer().endOffsets(partitions);
  }

  /** Before the first poll. */
  void add(KafkaTape tape) {
    if (isAssigned()) {
      throw new IllegalStateException("is reading already");
    }
    tapes.put(tape.partition(), tape);
  }

  /** Gives each tape that has nothing left, and is not at its end, what Kafka has of it. */
  void poll() {
    assign();
    Set<TopicPartition> rest = new HashSet<>(consumer.assignment());
    Set<TopicPartition> lacking = new HashSet<>();
    for (KafkaTape tape : tapes.values()) {
      if (tape.isLacking()) {
        lacking.add(tape.partition());
      }
    }
    rest.removeAll(lacking);
    consumer.pause(rest);
    consumer.resume(lacking);
    var records = consumer.poll(POLL);
    for (TopicPartition partition : records.partitions()) {
      tapes.get(partition).add(records.records(partition));
    }
  }

  private void assign() {
    if (isAssigned()) {
      return;
    }
    consumer().assign(tapes.keySet());
    for (KafkaTape tape : tapes.values()) {
      seek(tape.partition(), tape.start());
    }
  }

  boolean isAssigned() {
    return consumer != null && !consumer.assignment().isEmpty();
  }

  /**
   * Once it is assigned.
   *
   * @param offset {@link KafkaTape#BEGINNING} for wherever the partition begins
   */
  void seek(TopicPartition partition, long offset) {
    if (offset == KafkaTape.BEGINNING) {
      consumer.seekToBeginning(Set.of(partition));
    } else {
      consumer.seek(partition, offset);
    }
  }

  /** Once it is assigned. */
  long position(TopicPartition partition) {
    return consumer.position(partition);
  }

  private KafkaConsumer<String, byte[]> consumer() {
    if (consumer == null) {
      consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    }
    return consumer;
  }

  /** Closes with the last tape. */
  void remove(KafkaTape tape) {
    tapes.remove(tape.partition());
    if (tapes.isEmpty()) {
      close();
    }
  }

  @Override
  public void close() {
    if (consumer != null) {
      consumer.close(AT_ONCE);
      consumer = null;
    }
  }
}
