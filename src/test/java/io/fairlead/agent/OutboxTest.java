package io.fairlead.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeMetrics;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  /** What Kafka has been given, and its answers, which a test completes. */
  private final List<Event> given = new ArrayList<>();

  private final List<CompletableFuture<Void>> answers = new ArrayList<>();
  private final Outbox outbox = new Outbox(this::publish, clock);

  private synchronized Uni<?> publish(Event event) {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    given.add(event);
    answers.add(answer);
    return Uni.createFrom().completionStage(answer);
  }

  private synchronized List<Event> given() {
    return List.copyOf(given);
  }

  @AfterEach
  void stop() {
    clock.shutdownNow();
  }

  /** Events that are told apart by a name. */
  private static Event event(String name) {
    return new NodeMetrics(name, List.of());
  }

  @Test
  void subjectsDoNotWaitForEachOther() {
    outbox.send("a", event("a1"));
    outbox.send("b", event("b1"));

    assertThat(given()).containsExactly(event("a1"), event("b1"));
  }

  @Test
  void aSubjectsNextEventWaitsForTheOneUnderWay() {
    outbox.send("a", event("a1"));
    outbox.send("a", event("a2"));
    assertThat(given()).containsExactly(event("a1"));

    answers.getFirst().complete(null);

    assertThat(given()).containsExactly(event("a1"), event("a2"));
  }

  @Test
  void onlyTheNewestWaits() {
    outbox.send("a", event("a1"));
    outbox.send("a", event("a2"));
    outbox.send("a", event("a3"));

    answers.getFirst().complete(null);
    answers.getLast().complete(null);

    assertThat(given()).containsExactly(event("a1"), event("a3"));
  }

  @Test
  void whatKafkaDoesNotTakeIsSaidAgain() {
    outbox.send("a", event("a1"));

    answers.getFirst().completeExceptionally(new IOException("no broker"));

    await().untilAsserted(() -> assertThat(given()).containsExactly(event("a1"), event("a1")));
  }

  @Test
  void aPublisherThatThrowsIsAskedAgain() {
    List<Event> tried = new CopyOnWriteArrayList<>();
    Outbox ofThrowing =
        new Outbox(
            event -> {
              tried.add(event);
              throw new IllegalStateException("closed");
            },
            clock);

    ofThrowing.send("a", event("a1"));

    await().untilAsserted(() -> assertThat(tried).hasSizeGreaterThan(1).containsOnly(event("a1")));
  }

  @Test
  void whatIsNewMeanwhileTakesThePlaceOfWhatFailed() {
    outbox.send("a", event("a1"));
    answers.getFirst().completeExceptionally(new IOException("no broker"));
    outbox.send("a", event("a2"));

    await().untilAsserted(() -> assertThat(given()).containsExactly(event("a1"), event("a2")));
  }
}
