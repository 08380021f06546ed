package io.fairlead.stream;

import io.fairlead.domain.event.EndpointEvent;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.SpecEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.OutgoingMessageMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * Puts events that are not decisions into the log: wishes from the API, observations from agents.
 * Decisions go through {@link CycleLog} instead, in their cycle's transaction.
 */
@ApplicationScoped
public class EventPublisher {
  private final MutinyEmitter<byte[]> emitter;
  private final Topics topics;
  private final int cell;
  private final String source;

  EventPublisher(
      @Channel("events") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          MutinyEmitter<byte[]> emitter,
      Topics topics,
      FairleadConfig config) {
    this.emitter = emitter;
    this.topics = topics;
    this.cell = config.cell();
    this.source = "/fairlead/" + config.instance();
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
    var record =
        OutgoingKafkaRecordMetadata.<String>builder()
            .withTopic(topics.name(topic))
            .withPartition(cell)
            .withKey(key(event, cell))
            .withHeaders(
                EventHeaders.create(
                    EventType.of(event).typeName(),
                    UUID.randomUUID().toString(),
                    source,
                    Instant.now()))
            .build();
    var result = new OutgoingMessageMetadata<RecordMetadata>();
    return emitter
        .sendMessage(Message.of(value).addMetadata(record).addMetadata(result))
        .map(sent -> new EventRecord.Position(topic, cell, result.getResult().offset()));
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
