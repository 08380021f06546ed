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
  private final String source;

  /** Opens the log for writing, fencing and finishing off an earlier writer of the same id. */
  CycleLog(Map<String, Object> producerConfig, Topics topics, String source) {
    this.producer =
        new KafkaProducer<>(producerConfig, new StringSerializer(), new ByteArraySerializer());
    this.topics = topics;
    this.source = source;
    producer.initTransactions();
  }

  /** All that one transaction writes. */
  static final class Batch {
    private final List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();

    boolean isEmpty() {
      return records.isEmpty();
    }
  }

  /** Adds a cycle's events; without events, a marker in their place. */
  void add(Batch batch, int cell, Topic output, List<EncodedEvent> events, Provenance provenance) {
    if (events.isEmpty()) {
      Headers headers = headers(CycleMarker.TYPE, cell, provenance, 0);
      batch.records.add(
          record(output, cell, cell + "/cycle/" + source, CycleMarker.VALUE, headers));
    }
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i).event();
      Headers headers = headers(EventType.of(event).typeName(), cell, provenance, i);
      batch.records.add(
          record(output, cell, EventPublisher.key(event, cell), events.get(i).value(), headers));
    }
  }

  void add(Batch batch, ProducerRecord<String, byte[]> record) {
    batch.records.add(record);
  }

  void add(Batch batch, Map<TopicPartition, OffsetAndMetadata> offsets) {
    batch.offsets.putAll(offsets);
  }

  /** Commits a batch; when this returns, everybody can read it and nobody can lose it. */
  void commit(Batch batch, ConsumerGroupMetadata group) {
    producer.beginTransaction();
    batch.records.forEach(producer::send);
    producer.sendOffsetsToTransaction(batch.offsets, group);
    producer.commitTransaction();
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
