package io.fairlead.stream;

import io.fairlead.domain.event.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;

/** All that one transaction writes: a cycle's records, its dead letters, its input offsets. */
public final class CycleOutput {

  /**
   * One record.
   *
   * @param event what it says, or null if that is no event
   */
  public record Output(ProducerRecord<String, byte[]> record, EncodedEvent event) {}

  private final Topics topics;
  private final List<Output> records = new ArrayList<>();
  private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();

  public CycleOutput(Topics topics) {
    this.topics = topics;
  }

  boolean isEmpty() {
    return records.isEmpty();
  }

  public List<Output> records() {
    return records;
  }

  public Map<TopicPartition, OffsetAndMetadata> offsets() {
    return offsets;
  }

  /** Adds a cycle's events; without events, a marker in their place. */
  public void add(Arrow<?> arrow, int cell, List<EncodedEvent> events, Provenance provenance) {
    if (events.isEmpty()) {
      Headers headers = headers(CycleMarker.TYPE, arrow, cell, provenance, 0);
      String key = cell + "/cycle/" + arrow.source();
      add(record(arrow.output(), cell, key, CycleMarker.VALUE, headers));
    }
    for (int i = 0; i < events.size(); i++) {
      EncodedEvent encoded = events.get(i);
      Event event = encoded.event();
      Headers headers = headers(EventType.of(event).typeName(), arrow, cell, provenance, i);
      String key = EventPublisher.key(event, cell);
      records.add(new Output(record(arrow.output(), cell, key, encoded.value(), headers), encoded));
    }
  }

  void add(ProducerRecord<String, byte[]> record) {
    records.add(new Output(record, null));
  }

  void add(Map<TopicPartition, OffsetAndMetadata> inputOffsets) {
    offsets.putAll(inputOffsets);
  }

  private static Headers headers(
      String type, Arrow<?> arrow, int cell, Provenance provenance, int index) {
    String id = arrow.source() + "/" + cell + "/" + provenance.cycle() + "/" + index;
    Headers headers = EventHeaders.create(type, id, arrow.source(), provenance.now());
    EventHeaders.add(headers, EventHeaders.PROVENANCE, provenance.toJson());
    return headers;
  }

  private ProducerRecord<String, byte[]> record(
      Topic topic, int cell, String key, byte[] value, Headers headers) {
    return new ProducerRecord<>(topics.name(topic), cell, key, value, headers);
  }
}
