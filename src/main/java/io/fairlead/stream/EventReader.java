package io.fairlead.stream;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jboss.logging.Logger;

/**
 * Records to events, for those that follow the log. What cannot be read is passed over here: the
 * processor that owns the topic answers it with a dead letter.
 */
@ApplicationScoped
public class EventReader {
  private static final Logger LOG = Logger.getLogger(EventReader.class);

  private final Topics topics;

  EventReader(Topics topics) {
    this.topics = topics;
  }

  /** Every readable event of a batch, in the batch's order. */
  public List<EventRecord> read(ConsumerRecords<String, byte[]> batch) {
    List<EventRecord> events = new ArrayList<>(batch.count());
    for (ConsumerRecord<String, byte[]> record : batch) {
      read(record).ifPresent(events::add);
    }
    return events;
  }

  /** One record's event, or empty if it is a cycle marker or unreadable. */
  public Optional<EventRecord> read(ConsumerRecord<String, byte[]> record) {
    try {
      return decode(record);
    } catch (InvalidEventException e) {
      LOG.debugf("passed over %s: %s", position(record), e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * One record's event, or empty if it is a cycle marker.
   *
   * @throws InvalidEventException if it cannot be read
   */
  Optional<EventRecord> decode(ConsumerRecord<String, byte[]> record) throws InvalidEventException {
    if (CycleMarker.is(record.headers())) {
      return Optional.empty();
    }
    EventRecord.Position position = position(record);
    EventType type = EventCodec.typeOf(position.topic(), record.headers());
    return Optional.of(
        new EventRecord(
            position,
            Instant.ofEpochMilli(record.timestamp()),
            EventCodec.decode(type, record.value(), position)));
  }

  EventRecord.Position position(ConsumerRecord<?, ?> record) {
    return new EventRecord.Position(
        topics.named(record.topic()), record.partition(), record.offset());
  }
}
