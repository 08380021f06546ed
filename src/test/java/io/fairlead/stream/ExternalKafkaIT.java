package io.fairlead.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.agent.runtime.PodSandbox;
import io.fairlead.agent.runtime.ProcessRuntime;
import io.fairlead.testing.FreePorts;
import io.fairlead.testing.NeedsContainerEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The packaged program on a Kafka that is not its own. {@code FAIRLEAD_TEST_KAFKA_IMAGE} names an
 * image for engines that reach no registry, as {@code .ci/run} does.
 */
@NeedsContainerEngine
class ExternalKafkaIT {
  private static final Path PROGRAM = Path.of("target/quarkus-app/quarkus-run.jar");
  private static final DockerImageName IMAGE =
      DockerImageName.parse(
              Optional.ofNullable(System.getenv("FAIRLEAD_TEST_KAFKA_IMAGE"))
                  .orElse("apache/kafka:4.1.0"))
          .asCompatibleSubstituteFor("apache/kafka");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private static Path folder;
  private static KafkaContainer kafka;
  private static Process program;
  private static int ownBrokersPort;

  @BeforeAll
  static void start() throws IOException {
    kafka = new KafkaContainer(IMAGE);
    kafka.start();
    ownBrokersPort = FreePorts.next();
    program = program();
  }

  private static Process program() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            PROGRAM.toString());
    builder
        .environment()
        .putAll(
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                kafka.getBootstrapServers(),
                "FAIRLEAD_DATA_DIR",
                folder.resolve("data").toString(),
                "FAIRLEAD_BROKER_PORT",
                Integer.toString(ownBrokersPort),
                "FAIRLEAD_AGENT_RUNTIME",
                "process",
                "FAIRLEAD_AGENT_PROCESS_NETWORK",
                "127.98",
                "QUARKUS_HTTP_PORT",
                Integer.toString(FreePorts.next())));
    return builder
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("program.log").toFile())
        .start();
  }

  /** Pods outlive the program, so they are stopped as an agent without placements would. */
  @AfterAll
  static void stop() throws Exception {
    if (program != null) {
      program.destroy();
      if (!program.waitFor(20, TimeUnit.SECONDS)) {
        program.destroyForcibly();
      }
      for (String node : List.of("node-1", "node-2", "node-3")) {
        Path pods = folder.resolve("data/nodes").resolve(node).resolve("pods");
        ProcessRuntime runtime = new ProcessRuntime(pods, "127.98.1", Optional.empty());
        for (PodSandbox sandbox : runtime.sandboxes()) {
          runtime.remove(sandbox);
        }
      }
    }
    if (kafka != null) {
      kafka.stop();
    }
  }

  @Test
  void aPlainProducersPodIsPlacedAndRunsWithoutABrokerOfItsOwn() throws Exception {
    // Given three nodes that have registered themselves in somebody else's Kafka
    awaitRecords("fairlead.node-status", 3, type(EventType.NODE_REGISTERED));

    // When a producer that knows nothing of headers or keys submits a pod
    submit(
        """
        {"pod":{"metadata":{"name":"x"},
                "spec":{"containers":[{"name":"a","command":["sleep","60"]}]}}}""");

    // Then it is bound, and its node says that it runs
    awaitRecords("fairlead.placement", 1, value("\"decision\":\"bound\"", "\"name\":\"x\""));
    awaitRecords("fairlead.pod-status", 1, value("\"phase\":\"Running\"", "\"name\":\"x\""));

    // And all of it happened there: no broker was started here
    assertThat(folder.resolve("data/kafka")).doesNotExist();
    assertThat(program.isAlive()).isTrue();
    try (ServerSocket free =
        new ServerSocket(ownBrokersPort, 1, InetAddress.getLoopbackAddress())) {
      assertThat(free.isBound()).isTrue();
    }
  }

  private static Predicate<ConsumerRecord<String, byte[]>> type(EventType type) {
    return record ->
        type.typeName().equals(new String(record.headers().lastHeader("ce_type").value(), UTF_8));
  }

  private static Predicate<ConsumerRecord<String, byte[]>> value(String... parts) {
    return record -> {
      String text = new String(record.value(), UTF_8);
      return List.of(parts).stream().allMatch(text::contains);
    };
  }

  private static void submit(String pod) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.getBootstrapServers());
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>("fairlead.pod-submitted", pod.getBytes(UTF_8)))
          .get(30, TimeUnit.SECONDS);
    }
  }

  /** Reads a topic from its beginning until so many records are of that kind. */
  private static void awaitRecords(
      String topic, int count, Predicate<ConsumerRecord<String, byte[]>> kind) throws IOException {
    try {
      awaitTopic(topic);
      List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
      try (var consumer = consumer()) {
        List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        await()
            .atMost(PATIENCE)
            .until(
                () -> {
                  consumer
                      .poll(Duration.ofMillis(200))
                      .forEach(
                          record -> {
                            if (record.value() != null && kind.test(record)) {
                              found.add(record);
                            }
                          });
                  assertThat(program.isAlive()).as("the program runs").isTrue();
                  return found.size() >= count;
                });
      }
    } catch (RuntimeException | Error e) {
      throw new AssertionError(
          "no such records in "
              + topic
              + "; the program said:\n"
              + Files.readString(folder.resolve("program.log")),
          e);
    }
  }

  private static void awaitTopic(String topic) {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", (Object) kafka.getBootstrapServers()))) {
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                assertThat(program.isAlive()).as("the program runs").isTrue();
                return admin.listTopics().names().get().contains(topic);
              });
    }
  }

  private static KafkaConsumer<String, byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers", kafka.getBootstrapServers(), "isolation.level", "read_committed"),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }
}
