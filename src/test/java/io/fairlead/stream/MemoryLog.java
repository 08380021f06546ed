package io.fairlead.stream;

import io.fairlead.testing.ListTape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;

/** A log as Kafka keeps it, in memory; what is in it can be damaged. */
final class MemoryLog implements LogReader, SnapshotWriter.Sink, CellWriter.Opener {
  private final Topics topics;
  private final Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> partitions =
      new HashMap<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private Instant time = Instant.parse("2026-01-01T00:00:00Z");
  private long sendsLeft = Long.MAX_VALUE;

  MemoryLog(Topics topics) {
    this.topics = topics;
  }

  void advanceTo(Instant now) {
    time = now;
  }

  /** Whoever writes dies after so many more records. */
  void dieAfter(long sends) {
    sendsLeft = sends;
  }

  void recover() {
    sendsLeft = Long.MAX_VALUE;
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<String, byte[]> sent) {
    if (sendsLeft == 0) {
      throw new KafkaException("killed");
    }
    sendsLeft--;
    TopicPartition partition = new TopicPartition(sent.topic(), sent.partition());
    long offset = ends.merge(partition, 1L, Long::sum) - 1;
    records(partition).add(record(partition, offset, sent.key(), sent.value(), sent.headers()));
    return CompletableFuture.completedFuture(
        new RecordMetadata(partition, offset, 0, time.toEpochMilli(), 0, 0));
  }

  private ConsumerRecord<String, byte[]> record(
      TopicPartition partition, long offset, String key, byte[] value, Headers headers) {
    return new ConsumerRecord<>(
        partition.topic(),
        partition.partition(),
        offset,
        time.toEpochMilli(),
        TimestampType.CREATE_TIME,
        0,
        0,
        key,
        value,
        headers,
        Optional.empty());
  }

  /** All that is there, oldest first. */
  List<ConsumerRecord<String, byte[]>> records(Topic topic) {
    return records(partition(topic, 0));
  }

  private List<ConsumerRecord<String, byte[]>> records(TopicPartition partition) {
    return partitions.computeIfAbsent(partition, key -> new ArrayList<>());
  }

  private TopicPartition partition(Topic topic, int cell) {
    return new TopicPartition(topics.name(topic), cell);
  }

  /** Puts other bytes where a record is; null takes it away, as compaction does. */
  void damage(Topic topic, int index, UnaryOperator<byte[]> damage) {
    List<ConsumerRecord<String, byte[]>> records = records(topic);
    ConsumerRecord<String, byte[]> old = records.get(index);
    byte[] value = damage.apply(old.value());
    if (value == null) {
      records.remove(index);
    } else {
      records.set(
          index, record(partition(topic, 0), old.offset(), old.key(), value, old.headers()));
    }
  }

  /** Keeps the last record of each key. */
  void compact(Topic topic) {
    Map<String, Long> last = new LinkedHashMap<>();
    records(topic).forEach(record -> last.put(record.key(), record.offset()));
    records(topic).removeIf(record -> last.get(record.key()) != record.offset());
  }

  @Override
  public CellWriter open(int cell) {
    return new CellWriter() {
      @Override
      public void commit(CycleOutput output) {
        output.records().forEach(record -> send(record.record()));
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public Tape open(Topic topic, int cell) {
    TopicPartition partition = partition(topic, cell);
    return new ListTape(partition, records(partition), ends.getOrDefault(partition, 0L));
  }

  @Override
  public Tape openSettled(Topic topic, int cell) {
    return open(topic, cell);
  }
}
