package io.fairlead.stream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.fairlead.domain.event.Event;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Records to events, for those that follow the log. What cannot be read is passed over here: the
 * processor that owns the topic answers it with a dead letter.
 *
 * <p>Up to six readers in one process meet the same record at about the same time, and reading JSON
 * is most of what a record costs. So what was read is remembered for a while; events are immutable.
 */
@ApplicationScoped
public class EventReader {
  private static final Logger LOG = Logger.getLogger(EventReader.class);

  /** In bytes of JSON; what is read again later than this is read anew. */
  private static final long REMEMBERED_BYTES = 32L << 20;

  /** An event, or why it is none. */
  private record Reading(Event event, String error, int size) {}

  private final Topics topics;
  private final Cache<EventRecord.Position, Reading> readings =
      Caffeine.newBuilder()
          .maximumWeight(REMEMBERED_BYTES)
          .weigher((EventRecord.Position position, Reading reading) -> 100 + reading.size())
          .build();

  EventReader(Topics topics) {
    this.topics = topics;
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
    Reading reading =
        isReadByMany(position.topic())
            ? readings.get(position, key -> read(record, position))
            : read(record, position);
    if (reading.event() == null) {
      throw new InvalidEventException(reading.error());
    }
    return Optional.of(
        new EventRecord(position, Instant.ofEpochMilli(record.timestamp()), reading.event()));
  }

  private static boolean isReadByMany(Topic topic) {
    return switch (topic) {
      case POD_SUBMITTED, NODE_STATUS, SPEC, PLACEMENT, POD_STATUS, SCALING, ENDPOINT -> true;
      case NODE_HEARTBEAT, METRICS, DEAD_LETTER -> false;
    };
  }

  private static Reading read(
      ConsumerRecord<String, byte[]> record, EventRecord.Position position) {
    int size = Math.max(0, record.serializedValueSize());
    try {
      EventType type = EventCodec.typeOf(position.topic(), record.headers());
      return new Reading(EventCodec.decode(type, record.value(), position), null, size);
    } catch (InvalidEventException e) {
      return new Reading(null, e.getMessage(), size);
    }
  }

  EventRecord.Position position(ConsumerRecord<?, ?> record) {
    return new EventRecord.Position(
        topics.named(record.topic()), record.partition(), record.offset());
  }
}
