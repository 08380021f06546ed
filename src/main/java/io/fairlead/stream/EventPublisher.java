package io.fairlead.stream;

import io.fairlead.domain.event.EndpointEvent;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeHeartbeat;
import io.fairlead.domain.event.NodeMetrics;
import io.fairlead.domain.event.PodStatusEvent;
import io.fairlead.domain.event.SpecEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Puts events that are not decisions into the log: wishes from the API, observations from agents.
 * Decisions go through {@link CellWriter} instead, in their cycle's transaction.
 *
 * <p>A plain producer and not a channel, because thousands of agents speak through it: a message of
 * a channel costs several times the record that it becomes.
 */
@ApplicationScoped
public class EventPublisher {
  private static final int LAST_BEFORE_THE_BROKER = 10_000;

  private final KafkaProducer<String, byte[]> wishes;
  private final KafkaProducer<String, byte[]> observations;
  private final Topics topics;
  private final EventReader reader;
  private final int cell;
  private final String source;

  EventPublisher(KafkaClients clients, Topics topics, EventReader reader, FairleadConfig config) {
    this.wishes = producer(clients.wishProducer());
    this.observations = producer(clients.observationProducer());
    this.topics = topics;
    this.reader = reader;
    this.cell = config.cell();
    this.source = "/fairlead/" + config.instance();
  }

  private static KafkaProducer<String, byte[]> producer(Map<String, Object> properties) {
    return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
  }

  private KafkaProducer<String, byte[]> producerOf(Event event) {
    return switch (event) {
      case NodeHeartbeat ignored -> observations;
      case NodeMetrics ignored -> observations;
      case PodStatusEvent ignored -> observations;
      default -> wishes;
    };
  }

  /**
   * Sends an event to its topic; completes with its place once Kafka has acknowledged it, or fails
   * with {@link InvalidEventException} if it is too large to be read.
   */
  public Uni<EventRecord.Position> publish(Event event) {
    Topic topic = Topic.of(event);
    byte[] value = EventCodec.encode(event);
    if (value.length > RecordLimits.maxValueBytes(topic)) {
      return Uni.createFrom()
          .failure(
              new InvalidEventException(
                  "the object has %d bytes, more than %d"
                      .formatted(value.length, RecordLimits.maxValueBytes(topic))));
    }
    boolean isValid = EventValidation.validate(event).isEmpty();
    var record =
        record(topics, cell, event, value, UUID.randomUUID().toString(), source, Instant.now());
    return Uni.createFrom()
        .emitter(
            result ->
                producerOf(event)
                    .send(
                        record,
                        (metadata, failure) -> {
                          if (failure == null) {
                            var position = new EventRecord.Position(topic, cell, metadata.offset());
                            if (isValid) {
                              reader.remember(position, event, value);
                            }
                            result.complete(position);
                          } else {
                            result.fail(failure);
                          }
                        }));
  }

  /** An event that is no decision, as it stands in the log. */
  static ProducerRecord<String, byte[]> record(
      Topics topics, int cell, Event event, byte[] value, String id, String source, Instant time) {
    return new ProducerRecord<>(
        topics.name(Topic.of(event)),
        cell,
        key(event, cell),
        value,
        EventHeaders.create(EventType.of(event).typeName(), id, source, time));
  }

  void close(
      @Observes(notifyObserver = Reception.IF_EXISTS)
          @Priority(LAST_BEFORE_THE_BROKER)
          @BeforeDestroyed(ApplicationScoped.class)
          Object event) {
    wishes.close(Duration.ofSeconds(1));
    observations.close(Duration.ofSeconds(1));
  }

  /** The cell; in compacted topics, the cell and the entity, which is what compaction keeps. */
  static String key(Event event, int cell) {
    return switch (event) {
      case SpecEvent spec -> cell + "/" + spec.subject();
      case EndpointEvent endpoint -> cell + "/" + endpoint.service();
      default -> Integer.toString(cell);
    };
  }
}
