package io.fairlead.agent;

import io.fairlead.domain.event.Event;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * What agents observe, on its way to the log. Of one subject one event is under way at a time, and
 * only the newest waits behind it: so a subject's events stay in order, Kafka's absence costs no
 * memory, and when it is back it hears the truth and not its history. Nothing is ever given up.
 */
final class Outbox {
  private static final Logger LOG = Logger.getLogger(Outbox.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Function<Event, Uni<?>> publish;
  private final ScheduledExecutorService clock;
  private final Map<String, Event> waiting = new HashMap<>();
  private final Set<String> underWay = new HashSet<>();
  private boolean failing;

  Outbox(Function<Event, Uni<?>> publish, ScheduledExecutorService clock) {
    this.publish = publish;
    this.clock = clock;
  }

  /**
   * Sends an event as soon as the one before it has arrived.
   *
   * @param subject whose newest event is all that counts, for example a pod's uid
   */
  void send(String subject, Event event) {
    synchronized (this) {
      if (!underWay.add(subject)) {
        waiting.put(subject, event);
        return;
      }
    }
    publish(subject, event);
  }

  private void publish(String subject, Event event) {
    try {
      publish
          .apply(event)
          .subscribe()
          .with(sent -> arrived(subject), failure -> failed(subject, event, failure));
    } catch (RuntimeException failure) {
      failed(subject, event, failure);
    }
  }

  private void arrived(String subject) {
    Event next;
    synchronized (this) {
      if (failing) {
        failing = false;
        LOG.info("Kafka answers again");
      }
      next = waiting.remove(subject);
      if (next == null) {
        underWay.remove(subject);
        return;
      }
    }
    publish(subject, next);
  }

  private void failed(String subject, Event event, Throwable failure) {
    if (clock.isShutdown()) {
      return; // this program ends
    }
    synchronized (this) {
      if (!failing) {
        failing = true;
        LOG.warnf(
            "Kafka does not take what is observed here (%s); it is kept and tried again",
            failure.getMessage());
      }
      waiting.putIfAbsent(subject, event);
    }
    clock.schedule(() -> retry(subject), RETRY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void retry(String subject) {
    Event newest;
    synchronized (this) {
      newest = waiting.remove(subject);
    }
    publish(subject, newest);
  }
}
