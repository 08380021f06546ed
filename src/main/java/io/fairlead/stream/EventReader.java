package io.fairlead.stream;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.stream.Readings.Reading;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jboss.logging.Logger;

/**
 * Records to events, for those that follow the log. What cannot be read is passed over here: the
 * processor that owns the topic answers it with a dead letter.
 *
 * <p>Up to six readers in one process meet the same record at about the same time, and reading JSON
 * is most of what a record costs. So what was read is remembered for a while, and so is what this
 * process has written itself; events are immutable, and read back as they were written. What is
 * remembered counts for the very bytes that it was read from or written to.
 */
@ApplicationScoped
public class EventReader {
  private static final Logger LOG = Logger.getLogger(EventReader.class);

  /** Of the memory that this process may use; in JSON, of which its events take some times more. */
  private static final int MEMORY_SHARE = 64;

  private final Topics topics;
  private final Readings readings;

  /** One that has read nothing yet; a process has one for all its readers. */
  @Inject
  public EventReader(Topics topics) {
    this(topics, new RecentReadings(Runtime.getRuntime().maxMemory() / MEMORY_SHARE));
  }

  private EventReader(Topics topics, Readings readings) {
    this.topics = topics;
    this.readings = readings;
  }

  /** One that remembers nothing: for what nobody else reads at the time. */
  static EventReader forgetful(Topics topics) {
    return new EventReader(topics, new RecentReadings(0));
  }

  /** For one thread that reads a log beside the running system. */
  public static EventReader forOneThread(Topics topics) {
    return new EventReader(topics, new OneThreadReadings());
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

  /** The same of a record that nobody else will soon read: it is not remembered. */
  public Optional<EventRecord> readOnce(ConsumerRecord<String, byte[]> record) {
    EventRecord.Position position = position(record);
    Reading reading = read(record, position);
    if (reading.error() != null) {
      LOG.debugf("passed over %s: %s", position, reading.error());
    }
    return Optional.ofNullable(reading.event())
        .map(event -> new EventRecord(position, Instant.ofEpochMilli(record.timestamp()), event));
  }

  /**
   * One record's event, or empty if it is a cycle marker.
   *
   * @throws InvalidEventException if it cannot be read
   */
  Optional<EventRecord> decode(ConsumerRecord<String, byte[]> record) throws InvalidEventException {
    EventRecord.Position position = position(record);
    Reading reading =
        isReadByMany(position.topic())
            ? readings.get(position, record.value(), () -> read(record, position))
            : read(record, position);
    if (reading.error() != null) {
      throw new InvalidEventException(reading.error());
    }
    if (reading.event() == null) {
      return Optional.empty();
    }
    return Optional.of(
        new EventRecord(position, Instant.ofEpochMilli(record.timestamp()), reading.event()));
  }

  /**
   * Spares this process the reading of what it has written.
   *
   * @param event a valid one
   * @param value as {@link EventCodec#encode} gives it
   */
  public void remember(EventRecord.Position position, Event event, byte[] value) {
    if (isReadByMany(position.topic())
        && value.length <= RecordLimits.maxValueBytes(position.topic())
        && !needsIdentity(event)) {
      assert isReadAs(event, value, position);
      readings.put(position, new Reading(event, null, value));
    }
  }

  /** Who has no uid gets one from its place in the log. */
  private static boolean needsIdentity(Event event) {
    return event instanceof PodSubmitted submitted && submitted.pod().uid() == null;
  }

  private static boolean isReadAs(Event event, byte[] value, EventRecord.Position position) {
    try {
      return EventCodec.decode(EventType.of(event), value, position).equals(event);
    } catch (InvalidEventException e) {
      throw new AssertionError("we wrote what nobody can read: " + event, e);
    }
  }

  private static boolean isReadByMany(Topic topic) {
    return switch (topic) {
      case POD_SUBMITTED, NODE_STATUS, SPEC, PLACEMENT, POD_STATUS, SCALING, ENDPOINT -> true;
      case NODE_HEARTBEAT,
          METRICS,
          DEAD_LETTER,
          SNAPSHOT,
          SNAPSHOT_MANIFEST,
          PLACEMENT_SHADOW,
          SCALING_SHADOW ->
          false;
    };
  }

  private static Reading read(
      ConsumerRecord<String, byte[]> record, EventRecord.Position position) {
    if (CycleMarker.is(record.headers())) {
      return new Reading(null, null, record.value());
    }
    try {
      Event event = EventCodec.decode(record.headers(), record.value(), position);
      return new Reading(event, null, record.value());
    } catch (InvalidEventException e) {
      return new Reading(null, e.getMessage(), record.value());
    }
  }

  EventRecord.Position position(RecordMetadata written) {
    return new EventRecord.Position(
        topics.named(written.topic()), written.partition(), written.offset());
  }

  public EventRecord.Position position(ConsumerRecord<?, ?> record) {
    return new EventRecord.Position(
        topics.named(record.topic()), record.partition(), record.offset());
  }
}
