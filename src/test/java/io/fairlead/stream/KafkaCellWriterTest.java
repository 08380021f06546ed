package io.fairlead.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may write a cell, and what becomes of a cycle during a rebalance: on a real broker. */
class KafkaCellWriterTest {
  private static final Topics TOPICS = new Topics(LogFollowerTest.CONFIG);
  private static final TopicPartition OUTPUT = new TopicPartition("written", 0);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static EmbeddedBroker broker;
  private static KafkaClients clients;
  private static int tests;

  private final GroupPlace place = new GroupPlace();
  private final CellTerm term = new CellTerm(0, 1);
  private String id;
  private String group;

  @BeforeAll
  static void startBroker(@TempDir Path folder) throws Exception {
    broker = EmbeddedBroker.start(folder, 0);
    clients =
        new KafkaClients(
            Map.of("bootstrap.servers", broker.bootstrapServers()), LogFollowerTest.CONFIG);
    try (Admin admin = Admin.create(clients.admin())) {
      NewTopic topic = new NewTopic(OUTPUT.topic(), Optional.of(1), Optional.empty());
      admin.createTopics(List.of(topic)).all().get();
    }
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void ofItsOwn() {
    id = "cell-of-test-" + ++tests;
    group = "group-of-test-" + tests;
  }

  @Test
  void aCycleIsSentAgainWhenOnlyTheGroupsGenerationHasMovedOn() {
    try (var member = member();
        KafkaCellWriter writer = writer()) {
      // Given a place in the group that a rebalance has left behind
      ConsumerGroupMetadata old = join(member);
      place.moveTo(old);
      member.enforceRebalance();
      await().atMost(PATIENCE).until(() -> join(member).generationId() > old.generationId());

      // When a cycle is committed before we know, and then we do
      CompletableFuture<Void> commit = new CompletableFuture<>();
      Thread thread =
          Thread.ofPlatform()
              .start(
                  () -> {
                    writer.commit(output("once"));
                    commit.complete(null);
                  });
      await().atMost(PATIENCE).until(() -> waitsForTheNextGeneration(thread));
      place.moveTo(join(member));

      // Then it is there, once, without another writer
      assertThat(commit).succeedsWithin(PATIENCE);
      assertThat(written()).containsOnlyOnce("once");
      writer.commit(output("next"));
      assertThat(written()).containsOnlyOnce("next");
    }
  }

  @Test
  void aCycleIsThrownAwayWhenTheCellIsTakenFromUsMeanwhile() {
    try (var member = member();
        KafkaCellWriter writer = writer()) {
      ConsumerGroupMetadata now = join(member);
      place.moveTo(
          new ConsumerGroupMetadata(group, now.generationId(), "asleep", Optional.empty()));
      var commit = CompletableFuture.runAsync(() -> writer.commit(output("too late")));

      place.end(term);

      assertThat(commit)
          .failsWithin(PATIENCE)
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(CommitFailedException.class);
      assertThat(written()).doesNotContain("too late");
    }
  }

  @Test
  void whoeverOpensACellFencesTheOneBeforeEvenInTheMiddleOfATransaction() {
    try (var member = member();
        KafkaCellWriter zombie = writer()) {
      place.moveTo(join(member));
      zombie.commit(output("before"));

      try (KafkaCellWriter owner = writer()) {
        assertThatThrownBy(() -> zombie.commit(output("from the grave")))
            .isInstanceOf(KafkaException.class);
        owner.commit(output("after"));
      }

      assertThat(written()).contains("before", "after").doesNotContain("from the grave");
    }
  }

  // ---- helpers

  private KafkaCellWriter writer() {
    Map<String, Object> config =
        new HashMap<>(clients.transactionalProducer(DiscoveryProcessor.arrow(), 0));
    config.put("transactional.id", id);
    return new KafkaCellWriter(config, new EventReader(TOPICS), place, term);
  }

  private CycleOutput output(String text) {
    CycleOutput output = new CycleOutput(TOPICS);
    output.add(
        new ProducerRecord<>(OUTPUT.topic(), OUTPUT.partition(), null, text.getBytes(UTF_8)));
    output.add(Map.of(OUTPUT, new OffsetAndMetadata(1)));
    return output;
  }

  private KafkaConsumer<String, byte[]> member() {
    Map<String, Object> config = new HashMap<>(clients.reader("member"));
    config.put("group.id", group);
    var consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    consumer.subscribe(List.of(OUTPUT.topic()));
    return consumer;
  }

  /** Polls until the consumer has its place. */
  private static ConsumerGroupMetadata join(KafkaConsumer<String, byte[]> member) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              member.poll(Duration.ofMillis(50));
              return !member.assignment().isEmpty();
            });
    return member.groupMetadata();
  }

  private static boolean waitsForTheNextGeneration(Thread thread) {
    return Stream.of(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("awaitAfter"));
  }

  private static List<String> written() {
    List<String> written = new ArrayList<>();
    try (KafkaTape tape = KafkaTape.open(OUTPUT, clients.reader("written"))) {
      for (var record = tape.next(); record.isPresent(); record = tape.next()) {
        written.add(new String(record.get().value(), UTF_8));
      }
    }
    return written;
  }
}
