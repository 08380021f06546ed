package io.fairlead.stream;

import static io.fairlead.testing.Apps.deployment;
import static io.fairlead.testing.Apps.service;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.domain.event.EndpointEvent.EndpointsChanged;
import io.fairlead.domain.event.NodeHeartbeat;
import io.fairlead.domain.event.NodeStatusEvent;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeReady;
import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.SpecEvent.DeploymentApplied;
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.model.NodeInfo;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodSpec;
import io.fairlead.domain.model.Resources;
import io.fairlead.testing.FreshSystem;
import io.fairlead.testing.Pods;
import io.fairlead.testing.TestLog;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The flow from topic to topic, on a real broker: everything goes in and comes out through Kafka.
 */
@QuarkusTest
@WithTestResource(FreshSystem.class)
class PipelineTest {
  @Inject TestLog log;

  private final List<Heart> hearts = new ArrayList<>();

  /** The next test's pods must not go to a node that is about to be lost. */
  @AfterEach
  void nodesOfATestEndWithIt() {
    hearts.forEach(Heart::stop);
    for (Heart heart : hearts) {
      Awaitility.await("the loss of " + heart.node)
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  log.events(Topic.NODE_STATUS).stream()
                          .map(NodeStatusEvent.class::cast)
                          .filter(status -> status.name().equals(heart.node))
                          .reduce((earlier, later) -> later)
                          .orElseThrow()
                      instanceof NodeLost);
    }
  }

  @Test
  void aPodWrittenByAPlainProducerIsPlacedAndRuns() {
    String json =
        """
        {"pod": {"metadata": {"name": "plain"},
                 "spec": {"containers": [{"name": "app", "command": ["sleep", "60"]}]}}}
        """;

    log.write(Topic.POD_SUBMITTED, json.getBytes(UTF_8));

    PodBound bound = awaitBound("plain");
    assertThat(bound.node()).startsWith("node-");
    PodStatusChanged running =
        log.await(
            Topic.POD_STATUS,
            PodStatusChanged.class,
            status -> status.uid().equals(bound.uid()) && status.status().ready());
    assertThat(running.node()).isEqualTo(bound.node());
  }

  @Test
  void thePodsOfADeploymentBecomeEndpointsOfTheServiceThatSelectsThem() {
    Map<String, String> labels = Map.of("app", "shop");
    log.write(new ServiceApplied(service("shop", labels)));
    log.write(new DeploymentApplied(deployment("shop", labels, 3)));

    EndpointsChanged endpoints =
        log.await(
            Topic.ENDPOINT,
            EndpointsChanged.class,
            changed -> isOf(changed, "shop") && addresses(changed).size() == 3);

    assertThat(addresses(endpoints)).doesNotHaveDuplicates();
    log.write(new DeploymentApplied(deployment("shop", labels, 1)));
    log.await(
        Topic.ENDPOINT,
        EndpointsChanged.class,
        changed -> isOf(changed, "shop") && addresses(changed).size() == 1);
  }

  @Test
  void aPodThatFitsNowhereSaysWhyAndRunsWhenANodeWithRoomJoins() {
    log.write(new PodSubmitted(Pods.pod("huge", Map.of(), 16_000)));

    // Not the first answer: the scheduler may have heard of the pod before it heard of the nodes.
    await("a verdict of every node")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(rejections("huge"))
                    .anySatisfy(
                        rejection -> {
                          assertThat(rejection.reason()).isEqualTo("Insufficient cpu");
                          assertThat(rejection.nodes()).contains("node-1", "node-2", "node-3");
                        }));

    heart("big-node", 32_000);

    assertThat(awaitBound("huge").node()).isEqualTo("big-node");
  }

  @Test
  void thePodsOfALostNodeRunElsewhereAndTheNodeMayComeBack() {
    Heart heart = heart("frail-node", 1_000);
    log.await(Topic.NODE_STATUS, NodeRegistered.class, node -> node.name().equals("frail-node"));
    PodSpec spec = new PodSpec(Pods.spec(100).containers(), "frail-node", null, null, null, null);
    log.write(
        new PodSubmitted(new Pod(Pods.pod("wanderer").metadata().withUid("wanderer-1"), spec)));
    assertThat(awaitBound("wanderer").node()).isEqualTo("frail-node");

    heart.stop();

    log.await(Topic.NODE_STATUS, NodeLost.class, node -> node.name().equals("frail-node"));
    PodEvicted evicted = awaitDecision(PodEvicted.class, "wanderer");
    assertThat(evicted.uid()).isEqualTo("wanderer-1");
    PodSubmitted successor =
        log.await(
            Topic.POD_SUBMITTED,
            PodSubmitted.class,
            next ->
                next.pod().metadata().name().equals("wanderer")
                    && !next.pod().uid().equals("wanderer-1"));
    assertThat(successor.pod().spec()).isNotNull();

    heart("frail-node", 1_000);

    log.await(Topic.NODE_STATUS, NodeReady.class, node -> node.name().equals("frail-node"));
  }

  @Test
  void aDeletedPodLeavesItsEndpointsBeforeItStops() {
    Map<String, String> labels = Map.of("app", "leaver");
    log.write(new ServiceApplied(service("leaver", labels)));
    log.write(new PodSubmitted(Pods.pod("leaver-1", labels, 100)));
    log.await(
        Topic.ENDPOINT,
        EndpointsChanged.class,
        changed -> isOf(changed, "leaver") && addresses(changed).size() == 1);

    log.write(new PodDeletionRequested("default", "leaver-1", null, 1L));

    PodBound bound = awaitBound("leaver-1");
    log.await(Topic.POD_STATUS, PodTerminated.class, ended -> ended.uid().equals(bound.uid()));
    long leftAt =
        log.records(Topic.ENDPOINT).stream()
            .filter(record -> record.key().endsWith("default/leaver"))
            .reduce((first, second) -> second)
            .orElseThrow()
            .timestamp();
    long stoppedAt =
        log.records(Topic.POD_STATUS).stream()
            .filter(record -> new String(record.value(), UTF_8).contains(bound.uid()))
            .reduce((first, second) -> second)
            .orElseThrow()
            .timestamp();
    assertThat(leftAt).isLessThanOrEqualTo(stoppedAt);
  }

  @Test
  void manyPodsAreEachBoundOnceAndNoNodeIsGivenMoreThanItHas() {
    IntStream.range(0, 60)
        .forEach(i -> log.write(new PodSubmitted(Pods.pod("crowd-" + i, Map.of(), 50))));

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> bound().filter(b -> name(b).startsWith("crowd-")).count() >= 60);

    List<String> uids = bound().map(PodBound::uid).toList();
    assertThat(uids).doesNotHaveDuplicates();
  }

  // ---- helpers

  private Stream<PodBound> bound() {
    return decisions().filter(PodBound.class::isInstance).map(PodBound.class::cast);
  }

  private Stream<PlacementDecision> decisions() {
    return log.events(Topic.PLACEMENT).stream()
        .flatMap(event -> ((PlacementDecided) event).decisions().stream());
  }

  private PodBound awaitBound(String name) {
    return awaitDecision(PodBound.class, name);
  }

  private List<PlacementDecision.Rejection> rejections(String name) {
    return decisions()
        .filter(PodUnschedulable.class::isInstance)
        .map(PodUnschedulable.class::cast)
        .filter(decision -> decision.name().equals(name))
        .flatMap(decision -> decision.rejections().stream())
        .toList();
  }

  private <D extends PlacementDecision> D awaitDecision(Class<D> type, String name) {
    return await(type.getSimpleName() + " of " + name)
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                decisions()
                    .filter(type::isInstance)
                    .map(type::cast)
                    .filter(decision -> name(decision).equals(name))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static String name(PlacementDecision decision) {
    return switch (decision) {
      case PodBound bound -> bound.pod().metadata().name();
      case PodUnschedulable pod -> pod.name();
      case PodEvicted pod -> pod.name();
      case PlacementDecision.PodNominated pod -> pod.name();
      case PlacementDecision.PodTerminating pod -> pod.name();
      case PlacementDecision.PodRemoved pod -> pod.name();
      case PlacementDecision.PodRejected pod -> pod.name();
    };
  }

  private static boolean isOf(EndpointsChanged changed, String service) {
    return changed.endpoints().name().equals(service);
  }

  private static List<String> addresses(EndpointsChanged changed) {
    return changed.endpoints().ports().getFirst().endpoints().stream()
        .map(endpoint -> endpoint.ip() + ":" + endpoint.port())
        .toList();
  }

  private Heart heart(String node, long cpuMillis) {
    Heart heart = new Heart(node, cpuMillis);
    hearts.add(heart);
    return heart;
  }

  /** Sends a node's heartbeats, as an agent would, until it is closed. */
  private final class Heart {
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final String node;

    Heart(String node, long cpuMillis) {
      this.node = node;
      Resources resources = Resources.of(cpuMillis, 64L << 30).with(Resources.PODS, 100);
      NodeInfo info =
          new NodeInfo(
              node, null, null, resources, resources, "127.0.0.1", "10.0.0.0/24", "test://1", "1");
      thread.scheduleAtFixedRate(
          () -> log.write(new NodeHeartbeat(info)), 0, 300, TimeUnit.MILLISECONDS);
    }

    void stop() {
      thread.shutdownNow();
    }
  }
}
