package io.fairlead.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.EmbeddedBroker;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Following the log from its beginning, on a real broker. */
class LogFollowerTest {
  static final FairleadConfig CONFIG =
      new SmallRyeConfigBuilder()
          .withConverter(Duration.class, 200, new DurationConverter())
          .withMapping(FairleadConfig.class)
          .build()
          .getConfigMapping(FairleadConfig.class);
  private static final Topics TOPICS = new Topics(CONFIG);
  private static final TopicPartition PARTITION =
      new TopicPartition(TOPICS.name(Topic.POD_SUBMITTED), 0);

  private static EmbeddedBroker broker;
  private static KafkaClients clients;
  private static EventPublisher publisher;

  @BeforeAll
  static void startBroker(@TempDir Path folder) throws Exception {
    broker = EmbeddedBroker.start(folder, 0);
    clients = new KafkaClients(Map.of("bootstrap.servers", broker.bootstrapServers()), CONFIG);
    try (Admin admin = Admin.create(clients.admin())) {
      NewTopic topic = new NewTopic(PARTITION.topic(), Optional.of(1), Optional.empty());
      admin.createTopics(List.of(topic)).all().get();
    }
    publisher = new EventPublisher(clients, TOPICS, new EventReader(TOPICS), CONFIG);
  }

  @AfterAll
  static void stopBroker() {
    publisher.close(new Object());
    broker.close();
  }

  @Test
  void everyRecordIsFoldedOnceAlsoWhenTheGroupWasLostMeanwhile() {
    // Given what was in the log before
    write("a", "b");
    Names names = new Names();

    try (var consumer = consumer()) {
      // When the follower joins its group
      consumer.assign(List.of(PARTITION));
      names.onPartitionsAssigned(consumer, List.of(PARTITION));

      // Then it has folded that, and follows what is added
      assertThat(names.folded).containsExactly("a", "b");
      assertThat(names.caughtUp).isEqualTo(1);
      write("c");
      names.poll(consumer);
      assertThat(names.folded).containsExactly("a", "b", "c");
    }
    try (var consumer = consumer()) {
      // When its group is lost, and it joins again without a committed position
      consumer.assign(List.of(PARTITION));
      names.onPartitionsAssigned(consumer, List.of(PARTITION));
      write("d");
      names.poll(consumer);

      // Then it goes on where it was
      assertThat(names.folded).containsExactly("a", "b", "c", "d");
      assertThat(names.caughtUp).isEqualTo(1);

      // And a batch that was under way during that is not folded twice
      consumer.seekToBeginning(List.of(PARTITION));
      names.poll(consumer);
      assertThat(names.folded).containsExactly("a", "b", "c", "d");
    }
  }

  private static KafkaConsumer<String, byte[]> consumer() {
    return new KafkaConsumer<>(
        clients.reader("test"), new StringDeserializer(), new ByteArrayDeserializer());
  }

  private static void write(String... names) {
    for (String name : names) {
      publisher
          .publish(new PodDeletionRequested("default", name, null, null))
          .await()
          .atMost(Duration.ofSeconds(10));
    }
  }

  /** Collects the names of what was asked to go. */
  private static final class Names extends LogFollower {
    private final List<String> folded = new ArrayList<>();
    private int caughtUp;

    Names() {
      super("names", new EventReader(TOPICS), clients);
    }

    @Override
    protected void fold(EventRecord event) {
      folded.add(((PodDeletionRequested) event.event()).name());
    }

    @Override
    protected void onCaughtUp() {
      caughtUp++;
    }

    void poll(KafkaConsumer<String, byte[]> consumer) {
      for (var batch = consumer.poll(Duration.ofSeconds(5));
          !batch.isEmpty();
          batch = consumer.poll(Duration.ofMillis(500))) {
        follow(batch);
      }
    }
  }
}
