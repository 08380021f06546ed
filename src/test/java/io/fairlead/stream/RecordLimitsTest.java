package io.fairlead.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.broker.EmbeddedBroker;
import io.fairlead.broker.TopicCreation;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The codec, the clients, the topics and the broker agree on how large a record may be. */
class RecordLimitsTest {
  private static final FairleadConfig CONFIG =
      new SmallRyeConfigBuilder()
          .withConverter(Duration.class, 200, new DurationConverter())
          .withMapping(FairleadConfig.class)
          .build()
          .getConfigMapping(FairleadConfig.class);
  private static final Topics TOPICS = new Topics(CONFIG);

  private static EmbeddedBroker broker;
  private static KafkaClients clients;
  private static KafkaProducer<String, byte[]> producer;

  @BeforeAll
  static void startBroker(@TempDir Path folder) throws Exception {
    broker = EmbeddedBroker.start(folder, 0);
    clients = new KafkaClients(Map.of("bootstrap.servers", broker.bootstrapServers()), CONFIG);
    try (Admin admin = Admin.create(clients.admin())) {
      List<NewTopic> topics = new ArrayList<>();
      for (TopicCreation.TopicList.Entry entry : TopicCreation.list().topics()) {
        String name = TOPICS.name(Topic.bySuffix(entry.name()));
        topics.add(new NewTopic(name, Optional.of(1), Optional.empty()).configs(entry.config()));
      }
      admin.createTopics(topics).all().get();
    }
    Map<String, Object> properties = clients.transactionalProducer(WorkloadProcessor.arrow(), 0);
    producer = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    producer.initTransactions();
  }

  @AfterAll
  static void stopBroker() {
    producer.close();
    broker.close();
  }

  @ParameterizedTest
  @EnumSource
  void theLargestValueOfATopicWithTheLongestProvenanceIsWrittenAndRead(Topic topic)
      throws Exception {
    byte[] value = incompressible(RecordLimits.maxValueBytes(topic));
    Headers headers = EventHeaders.create("type", "id", "/fairlead/test", Instant.EPOCH);
    EventHeaders.add(headers, EventHeaders.PROVENANCE, longestProvenance().toJson());

    ConsumerRecord<String, byte[]> read =
        through(new ProducerRecord<>(TOPICS.name(topic), 0, "0", value, headers));

    assertThat(read.value()).isEqualTo(value);
  }

  @Test
  void theDeadLetterOfTheLargestInputRecordIsWrittenWithAllOfIt() throws Exception {
    int inputTopicLimit = 2 * 1024 * 1024;
    byte[] value = incompressible(inputTopicLimit);

    ConsumerRecord<String, byte[]> read =
        through(DeadLetter.of(record(value), "x".repeat(2_000), "scheduler", TOPICS));

    assertThat(read.value()).isEqualTo(value);
    assertThat(read.key()).isEqualTo("key");
    assertThat(EventHeaders.text(read.headers(), "original")).isEqualTo("header");
    assertThat(EventHeaders.text(read.headers(), DeadLetter.ORIGINAL_SIZE)).isNull();
  }

  @Test
  void theDeadLetterOfARecordThatCompressionMadePossibleIsCutAndSaysSo() throws Exception {
    byte[] value = incompressible(20 * 1024 * 1024);

    ConsumerRecord<String, byte[]> read =
        through(DeadLetter.of(record(value), "too large", "scheduler", TOPICS));

    assertThat(read.value()).hasSize(RecordLimits.INPUT).isEqualTo(beginning(value));
    assertThat(EventHeaders.text(read.headers(), DeadLetter.TOPIC))
        .isEqualTo("fairlead.pod-submitted");
    assertThat(EventHeaders.text(read.headers(), DeadLetter.OFFSET)).isEqualTo("7");
    assertThat(EventHeaders.text(read.headers(), DeadLetter.ORIGINAL_SIZE)).startsWith("20971");
  }

  @Test
  void aSplitPlacementIsFarFromTheLimit() {
    assertThat(RecordLimits.SPLIT).isLessThan(RecordLimits.maxValueBytes(Topic.PLACEMENT) / 8);
  }

  private static ConsumerRecord<String, byte[]> through(ProducerRecord<String, byte[]> record)
      throws Exception {
    producer.beginTransaction();
    long offset = producer.send(record).get().offset();
    producer.commitTransaction();
    // A commit is answered before its marker is in every partition.
    return await().until(() -> at(record.topic(), offset), Optional::isPresent).orElseThrow();
  }

  private static Optional<ConsumerRecord<String, byte[]>> at(String topic, long offset) {
    try (Tape tape = KafkaTape.open(new TopicPartition(topic, 0), clients.reader("test"))) {
      for (var next = tape.next(); next.isPresent(); next = tape.next()) {
        if (next.get().offset() == offset) {
          return next;
        }
      }
      return Optional.empty();
    }
  }

  private static ConsumerRecord<String, byte[]> record(byte[] value) {
    Headers headers = new RecordHeaders();
    headers.add("original", "header".getBytes(StandardCharsets.UTF_8));
    return new ConsumerRecord<>(
        TOPICS.name(Topic.POD_SUBMITTED),
        0,
        7,
        0,
        TimestampType.CREATE_TIME,
        3,
        value.length,
        "key",
        value,
        headers,
        Optional.empty());
  }

  private static Provenance longestProvenance() {
    List<Provenance.Range> ranges = new ArrayList<>();
    for (int i = 0; i < Cell.MAX_RANGES; i++) {
      ranges.add(new Provenance.Range("pod-submitted", Long.MAX_VALUE - i, Long.MAX_VALUE));
    }
    return new Provenance(Long.MAX_VALUE, Instant.EPOCH, "policy", ranges);
  }

  private static byte[] incompressible(int length) {
    byte[] bytes = new byte[length];
    new Random(42).nextBytes(bytes);
    return bytes;
  }

  private static byte[] beginning(byte[] value) {
    return Arrays.copyOf(value, RecordLimits.INPUT);
  }
}
