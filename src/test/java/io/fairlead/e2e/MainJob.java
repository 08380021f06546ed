package io.fairlead.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.e2e.Installation.Watch;
import io.fairlead.stream.EventJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's tour, step by step: one command, a manifest, requests, a deleted pod, a kill, an
 * autoscaler. The steps and the manifests are the same for every runtime.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class MainJob {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Installation fairlead;

  @BeforeAll
  void oneCommandStartsEverything(@TempDir Path folder) throws IOException {
    Map<String, String> settings = new HashMap<>(runtime(folder));
    settings.put("FAIRLEAD_AGENT_METRICS_INTERVAL", "1s");
    settings.put("FAIRLEAD_POLICY_AUTOSCALER_SYNC_PERIOD", "2s");
    fairlead = new Installation(folder, settings);
    assertThat(fairlead.start())
        .contains("embedded", "node-1, node-2, node-3", "kubectl --server http://127.0.0.1:");
  }

  /**
   * The settings that choose the runtime, and what it needs. All else is as by default, but for
   * addresses and the autoscaler's patience.
   */
  abstract Map<String, String> runtime(Path folder);

  @AfterAll
  void thePodsGoWithTheirWishes() throws Exception {
    if (fairlead != null) {
      try (Installation toBeClosed = fairlead) {
        toBeClosed.kubectl("delete", "pods,deployments,services,hpa", "--all", "--wait=false");
        await().atMost(PATIENCE).until(() -> pods().isEmpty());
      }
    }
  }

  @Test
  @Order(1)
  void theManifestsPodsRunEachOnItsNodeWithItsAddress() throws Exception {
    try (Watch watch = fairlead.watch("get", "pods", "-w")) {
      fairlead.kubectl("apply", "-f", "examples/web.yaml");

      for (String pod : List.of("web-1", "web-2", "web-3")) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(watch.lines())
                        .anyMatch(line -> line.matches(pod + " +0/1 .*"))
                        .anyMatch(line -> line.matches(pod + " +1/1 +Running .*")));
      }
    }

    awaitReady("web-1", "web-2", "web-3");
    String pods = fairlead.kubectl("get", "pods", "-o", "wide");
    assertThat(pods.lines().skip(1))
        .allMatch(line -> line.contains("1/1") && line.contains("Running"));
    assertThat(pods).contains("node-1", "node-2", "node-3");
  }

  @Test
  @Order(2)
  void theServiceIsAnsweredByThePodsInTurn() throws Exception {
    try (SteadyRequests requests = new SteadyRequests(fairlead.serviceUrl())) {
      Map<String, Integer> answers = new HashMap<>();
      for (int i = 0; i < 30; i++) {
        answers.merge(requests.ask().split(" ")[2], 1, Integer::sum);
      }
      assertThat(answers).isEqualTo(Map.of("web-1", 10, "web-2", 10, "web-3", 10));
    }
  }

  @Test
  @Order(3)
  void aPodIsDeletedAndNoRequestFails() throws Exception {
    try (SteadyRequests requests = new SteadyRequests(fairlead.serviceUrl()).start(4)) {
      await().until(() -> requests.answers().size() > 20);

      fairlead.kubectl("delete", "pod", "web-1");

      int answersThen = requests.answers().size();
      await().atMost(PATIENCE).until(() -> requests.answers().size() > answersThen + 50);
      assertThat(requests.failures()).isEmpty();
      assertThat(requests.answers().subList(answersThen + 10, answersThen + 50))
          .noneMatch(answer -> answer.contains("web-1"));
    }
    assertThat(fairlead.kubectl("get", "endpoints", "web", "-o", "name")).contains("web");
    assertThat(pods()).containsOnlyKeys("web-2", "web-3");
  }

  @Test
  @Order(4)
  void aKillInTheMiddleLosesNothingAndDoublesNothing() throws Exception {
    Map<String, String> before = pods();
    fairlead.kubectl("apply", "-f", "examples/web.yaml");

    fairlead.kill();
    assertThat(fairlead.start()).contains("is ready");

    awaitReady("web-1", "web-2", "web-3");
    assertThat(pods()).containsAllEntriesOf(before);
    assertThat(containerStarts()).allMatch(restarts -> restarts.equals("0"));
    List<String> bound = boundUids();
    assertThat(bound).doesNotHaveDuplicates();
    try (SteadyRequests requests = new SteadyRequests(fairlead.serviceUrl())) {
      TreeSet<String> answering = new TreeSet<>();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                answering.add(requests.ask().split(" ")[2]);
                assertThat(answering).containsExactly("web-1", "web-2", "web-3");
              });
    }
  }

  @Test
  @Order(5)
  void anyProducerMaySubmitAPod() throws Exception {
    String json =
        """
        {"pod": {"metadata": {"name": "from-kafka"},
                 "spec": {"terminationGracePeriodSeconds": 1,
                          "containers": [{"name": "app", "image": "busybox:1",
                                          "command": ["sleep", "600"]}]}}}
        """;
    produce("fairlead.pod-submitted", json);

    awaitReady("from-kafka");
  }

  @Test
  @Order(6)
  void aBusyDeploymentIsGivenMorePods() throws Exception {
    fairlead.kubectl("apply", "-f", "examples/autoscaled.yaml");

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                fairlead
                    .kubectl(
                        "get", "deployment", "burner", "-o", "jsonpath={.status.readyReplicas}")
                    .equals("4"));
    fairlead.kubectl("delete", "hpa", "burner");
    fairlead.kubectl("scale", "deployment", "burner", "--replicas=1");
    await()
        .atMost(PATIENCE)
        .until(
            () -> pods().keySet().stream().filter(name -> name.startsWith("burner")).count() == 1);
  }

  @Test
  @Order(7)
  void aNodeIsCordonedAndGetsNoMorePods() throws Exception {
    fairlead.kubectl("cordon", "node-2");
    fairlead.kubectl("cordon", "node-3");
    try {
      fairlead.kubectl("scale", "deployment", "burner", "--replicas=3");

      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  fairlead
                          .kubectl(
                              "get",
                              "pods",
                              "-l",
                              "app=burner",
                              "--field-selector",
                              "spec.nodeName=node-1",
                              "-o",
                              "name")
                          .lines()
                          .count()
                      >= 2);
    } finally {
      fairlead.kubectl("uncordon", "node-2");
      fairlead.kubectl("uncordon", "node-3");
    }
  }

  // ---- helpers

  private void awaitReady(String... names) {
    await("pods to be ready: " + List.of(names))
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              String ready =
                  fairlead.kubectl(
                      "get",
                      "pods",
                      "-o",
                      "jsonpath={range .items[?(@.status.containerStatuses[0].ready==true)]}"
                          + "{.metadata.name} {end}");
              assertThat(ready.split(" ")).contains(names);
            });
  }

  /** Uids by name. */
  private Map<String, String> pods() throws IOException, InterruptedException {
    Map<String, String> uids = new HashMap<>();
    fairlead
        .kubectl(
            "get", "pods", "-o", "jsonpath={range .items[*]}{.metadata.name}={.metadata.uid} {end}")
        .lines()
        .flatMap(line -> Stream.of(line.split(" ")))
        .filter(pod -> pod.contains("="))
        .forEach(pod -> uids.put(pod.split("=")[0], pod.split("=")[1]));
    return uids;
  }

  private List<String> containerStarts() throws IOException, InterruptedException {
    return List.of(
        fairlead
            .kubectl(
                "get",
                "pods",
                "-o",
                "jsonpath={range .items[*]}{.status.containerStatuses[0].restartCount} {end}")
            .strip()
            .split(" "));
  }

  private List<String> boundUids() throws IOException {
    List<String> uids = new ArrayList<>();
    Map<String, Object> properties =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            fairlead.bootstrapServers(),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed");
    TopicPartition placements = new TopicPartition("fairlead.placement", 0);
    try (var consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(placements));
      consumer.seekToBeginning(List.of(placements));
      long end = consumer.endOffsets(List.of(placements)).get(placements);
      while (consumer.position(placements) < end) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          PlacementDecided placement =
              EventJson.mapper().readValue(record.value(), PlacementDecided.class);
          placement.decisions().stream()
              .filter(PodBound.class::isInstance)
              .map(PlacementDecision::uid)
              .forEach(uids::add);
        }
      }
    }
    return uids;
  }

  private void produce(String topic, String value) throws ExecutionException, InterruptedException {
    Map<String, Object> properties =
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, fairlead.bootstrapServers());
    try (var producer =
        new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, value.getBytes(UTF_8))).get();
    }
  }
}
