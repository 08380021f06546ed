package io.fairlead.api;

import io.fairlead.domain.event.Event;
import io.fairlead.stream.EventCodec;
import io.fairlead.stream.EventPublisher;
import io.fairlead.stream.EventRecord.Position;
import io.fairlead.view.View;
import io.smallrye.mutiny.TimeoutException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Puts events in the log and waits until the view has them. */
@ApplicationScoped
class EventLog {
  private final EventPublisher publisher;
  private final View view;
  private final Duration timeout;

  EventLog(EventPublisher publisher, View view, ApiConfig config) {
    this.publisher = publisher;
    this.view = view;
    this.timeout = config.writeTimeout();
  }

  /** Returns when the view has folded the event; 504 says how far it came, if not in time. */
  void write(Event event) {
    checkSize(event);
    Position position = publish(event);
    try {
      view.folded(position).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw ApiException.timeout(
          "the request is in the log (topic %s, offset %d) and will take effect, but was not seen to within %d s"
              .formatted(position.topic().suffix(), position.offset(), timeout.toSeconds()));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiException.unavailable("the server is shutting down");
    }
  }

  private Position publish(Event event) {
    try {
      return publisher.publish(event).await().atMost(timeout);
    } catch (TimeoutException e) {
      throw ApiException.timeout(
          "Kafka did not acknowledge the request within %d s; it may take effect later"
              .formatted(timeout.toSeconds()));
    }
  }

  private static void checkSize(Event event) {
    if (EventCodec.encode(event).length > EventCodec.MAX_VALUE_BYTES) {
      throw ApiException.of(
          413, "RequestEntityTooLarge", "the object is larger than an event may be");
    }
  }
}
