package io.fairlead.stream;

import io.fairlead.domain.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Where a cycle is made durable: its records and its input offsets in one Kafka transaction, so
 * that both are in the log or neither is. A writer that was replaced is fenced by Kafka, through
 * the transactional id and the group's generation.
 *
 * <p>Any exception leaves this log unusable: close it, open another, restore.
 */
final class CycleLog implements AutoCloseable {
  private final KafkaProducer<String, byte[]> producer;
  private final Topics topics;
  private final EventReader reader;
  private final String source;

  /** Opens the log for writing, fencing and finishing off an earlier writer of the same id. */
  CycleLog(Map<String, Object> producerConfig, Topics topics, EventReader reader, String source) {
    this.producer =
        new KafkaProducer<>(producerConfig, new StringSerializer(), new ByteArraySerializer());
    this.topics = topics;
    this.reader = reader;
    this.source = source;
    producer.initTransactions();
  }

  /** All that one transaction writes. */
  static final class Batch {
    private final List<Output> records = new ArrayList<>();
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();

    boolean isEmpty() {
      return records.isEmpty();
    }
  }

  /**
   * One record.
   *
   * @param event what it says, or null if that is no event
   */
  private record Output(ProducerRecord<String, byte[]> record, EncodedEvent event) {}

  /** Adds a cycle's events; without events, a marker in their place. */
  void add(Batch batch, int cell, Topic output, List<EncodedEvent> events, Provenance provenance) {
    if (events.isEmpty()) {
      Headers headers = headers(CycleMarker.TYPE, cell, provenance, 0);
      add(batch, record(output, cell, cell + "/cycle/" + source, CycleMarker.VALUE, headers));
    }
    for (int i = 0; i < events.size(); i++) {
      EncodedEvent encoded = events.get(i);
      Event event = encoded.event();
      Headers headers = headers(EventType.of(event).typeName(), cell, provenance, i);
      String key = EventPublisher.key(event, cell);
      batch.records.add(new Output(record(output, cell, key, encoded.value(), headers), encoded));
    }
  }

  void add(Batch batch, ProducerRecord<String, byte[]> record) {
    batch.records.add(new Output(record, null));
  }

  void add(Batch batch, Map<TopicPartition, OffsetAndMetadata> offsets) {
    batch.offsets.putAll(offsets);
  }

  /** Commits a batch; when this returns, everybody can read it and nobody can lose it. */
  void commit(Batch batch, ConsumerGroupMetadata group) {
    producer.beginTransaction();
    batch.records.forEach(this::send);
    producer.sendOffsetsToTransaction(batch.offsets, group);
    producer.commitTransaction();
  }

  private void send(Output output) {
    EncodedEvent encoded = output.event();
    producer.send(
        output.record(),
        (metadata, failure) -> {
          if (failure == null && encoded != null) {
            var position =
                new EventRecord.Position(
                    Topic.of(encoded.event()), metadata.partition(), metadata.offset());
            reader.remember(position, encoded.event(), encoded.value());
          }
        });
  }

  private Headers headers(String type, int cell, Provenance provenance, int index) {
    String id = source + "/" + cell + "/" + provenance.cycle() + "/" + index;
    Headers headers = EventHeaders.create(type, id, source, provenance.now());
    EventHeaders.add(headers, EventHeaders.PROVENANCE, provenance.toJson());
    return headers;
  }

  private ProducerRecord<String, byte[]> record(
      Topic topic, int cell, String key, byte[] value, Headers headers) {
    return new ProducerRecord<>(topics.name(topic), cell, key, value, headers);
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
