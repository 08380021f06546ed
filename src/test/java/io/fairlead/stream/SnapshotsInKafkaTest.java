package io.fairlead.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.domain.scheduling.explain.PodExplanation;
import io.fairlead.domain.testing.DeploymentBuilder;
import io.fairlead.domain.testing.Services;
import io.fairlead.stream.snapshot.RejectedSnapshotException.Reason;
import io.fairlead.stream.snapshot.SnapshotManifest;
import io.fairlead.testing.FreshSystem;
import io.fairlead.testing.Pods;
import io.fairlead.testing.TestLog;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Snapshots of a system at work, in the topics that it has for them. */
@QuarkusTest
@TestProfile(SnapshotsInKafkaTest.Alone.class)
@WithTestResource(FreshSystem.class)
class SnapshotsInKafkaTest {

  /** A system of its own: these pods would take the nodes of other tests' pods. */
  public static final class Alone implements QuarkusTestProfile {}

  private static final int CHUNK_BYTES = 500;
  private static final String CHUNK = "chunk ";
  private static final String MANIFEST = "manifest";

  @Inject TestLog log;
  @Inject ProcessorContext context;
  @Inject DecisionPolicies policies;
  @Inject Plugins plugins;
  @Inject SnapshotInventory inventory;
  @Inject PlacementExplainer explainer;

  private final List<Reason> rejections = new ArrayList<>();
  private KafkaProducer<String, byte[]> producer;

  @BeforeEach
  void open() {
    producer =
        new KafkaProducer<>(
            context.clients().snapshotProducer(),
            new StringSerializer(),
            new ByteArraySerializer());
    log.await(Topic.NODE_STATUS, NodeRegistered.class, node -> true);
  }

  @AfterEach
  void leaveNoSnapshotToTheOtherTests() {
    for (SnapshotStore.Entry entry : new SnapshotStore(context.log("test")).entries(0)) {
      producer.send(
          new ProducerRecord<>(
              context.topics().name(Topic.SNAPSHOT_MANIFEST), 0, entry.key(), null));
    }
    producer.close();
  }

  private Arrow<PlacementDecision> scheduler() {
    return SchedulerProcessor.arrow(policies.scheduler().policy(plugins), plugins);
  }

  private void placed(String name) {
    log.write(new PodSubmitted(Pods.pod(name)));
    log.await(
        Topic.PLACEMENT,
        PlacementDecided.class,
        cycle ->
            cycle.decisions().stream()
                .anyMatch(
                    decision ->
                        decision instanceof PodBound bound
                            && bound.pod().metadata().name().equals(name)));
  }

  private <D> CellHistories<D> histories(Arrow<D> arrow) {
    return new CellHistories<>(
        arrow,
        context.topics(),
        context.log("test"),
        EventReader.forgetful(context.topics()),
        rejections::add);
  }

  private <D> CellSnapshots<D> snapshots(Arrow<D> arrow) {
    return new CellSnapshots<>(arrow, context.log("test"), histories(arrow));
  }

  /** Of the scheduler's newest cycle; of another one if the system was faster with this. */
  private SnapshotManifest snapshot(SnapshotWriter.Sink sink) {
    for (int i = 0; ; i++) {
      Optional<SnapshotManifest> made = snapshots(scheduler()).make(0, writer(sink));
      if (made.isPresent()) {
        return made.get();
      }
      placed("once-more-" + i + "-" + System.nanoTime());
    }
  }

  private SnapshotWriter writer(SnapshotWriter.Sink sink) {
    return new SnapshotWriter(sink, context.topics(), CHUNK_BYTES);
  }

  /** The state at the end of the log, as a snapshot would have it. */
  private static <D> byte[] bytes(CellHistory<D> opened) {
    try (CellHistory<D> history = opened) {
      history.foldAll();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      SnapshotStore.FORMAT.write(bytes, history.point(), history.cell()::save);
      return bytes.toByteArray();
    }
  }

  private <D> long restoresFrom(Arrow<D> arrow) {
    try (CellHistory<D> history = histories(arrow).openAt(0, point -> true)) {
      return history.cell().cycle();
    }
  }

  /** The system goes on meanwhile, so that the two may see more or less of it. */
  private <D> void restoredIsFolded(Arrow<D> arrow) {
    await()
        .untilAsserted(
            () ->
                assertThat(bytes(histories(arrow).openAt(0, point -> true)))
                    .as(arrow.name())
                    .isEqualTo(bytes(histories(arrow).openAtBeginning(0))));
  }

  @Test
  void everyProcessorGetsItsSnapshotsAndRestoresFromThemWhatItsLogFolds() {
    log.write(DeploymentBuilder.deployment("web").replicas(3).applied());
    log.write(new ServiceApplied(Services.service("web", "app", "web")));
    // More than there are: something to decide at once, without metrics.
    log.write(
        Topic.SPEC,
        EventType.AUTOSCALER_APPLIED.typeName(),
        """
        {"autoscaler": {"metadata": {"name": "web", "uid": "web-autoscaler"},
          "spec": {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
                   "minReplicas": 4, "maxReplicas": 5,
                   "metrics": [{"type": "Resource", "resource": {"name": "cpu",
                     "target": {"type": "Utilization", "averageUtilization": 50}}}]}}}
        """
            .getBytes(UTF_8));
    List<Arrow<?>> arrows =
        List.of(
            scheduler(),
            NodeLifecycleProcessor.arrow(policies.node().gracePeriod()),
            WorkloadProcessor.arrow(),
            AutoscalerProcessor.arrow(policies.autoscaler().policy()),
            DiscoveryProcessor.arrow());

    for (Arrow<?> arrow : arrows) {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                snapshots(arrow).make(0, writer(producer::send));
                assertThat(restoresFrom(arrow)).as(arrow.name()).isPositive();
              });
      restoredIsFolded(arrow);
    }
    assertThat(rejections).isEmpty();
  }

  @Test
  void theSystemMakesThemByItself() {
    SnapshotStore store = new SnapshotStore(context.log("test"));
    for (int i = 0; i < 20; i++) {
      log.write(new PodSubmitted(Pods.pod("itself-" + i)));
    }

    await().atMost(Duration.ofSeconds(30)).until(() -> !store.entries("scheduler", 0).isEmpty());
    restoredIsFolded(scheduler());
  }

  @Test
  void whoeverIsKilledBetweenTheRecordsLeavesNoSnapshot() {
    placed("kill-1");
    snapshot(producer::send);
    long before = restoresFrom(scheduler());
    placed("kill-2");
    List<Future<RecordMetadata>> sent = new ArrayList<>();

    // Between two chunks, and when the manifest is to be written.
    for (String victim : List.of(CHUNK + "1", MANIFEST)) {
      assertThatThrownBy(() -> snapshot(record -> sentBefore(victim, record, sent)))
          .isInstanceOf(KafkaException.class)
          .hasMessage("killed");
      producer.flush();

      assertThat(sent).isNotEmpty();
      assertThat(restoresFrom(scheduler())).isGreaterThanOrEqualTo(before);
      restoredIsFolded(scheduler());
    }
    assertThat(rejections).isEmpty();
  }

  private Future<RecordMetadata> sentBefore(
      String victim, ProducerRecord<String, byte[]> record, List<Future<RecordMetadata>> sent) {
    boolean isManifest =
        record.topic().equals(context.topics().name(Topic.SNAPSHOT_MANIFEST))
            && record.value() != null;
    String key = record.key();
    String what = isManifest ? MANIFEST : CHUNK + key.substring(key.lastIndexOf('/') + 1);
    if (what.equals(victim)) {
      throw new KafkaException("killed");
    }
    sent.add(producer.send(record));
    return sent.getLast();
  }

  @Test
  void aCorruptChunkInTheTopicIsPassedOver() {
    placed("corrupt-1");
    snapshot(producer::send);
    long before = restoresFrom(scheduler());
    placed("corrupt-2");
    SnapshotManifest corrupt = snapshot(this::withOneWrongBit);

    assertThat(corrupt.point().cycle()).isGreaterThan(before);
    restoredIsFolded(scheduler());
    assertThat(rejections).contains(Reason.CORRUPT).containsOnly(Reason.CORRUPT);
  }

  /** In the second chunk, whose digest has been taken. */
  private Future<RecordMetadata> withOneWrongBit(ProducerRecord<String, byte[]> record) {
    if (record.key().matches(".*/[012]/1") && record.value() != null) {
      record.value()[7] ^= 1;
    }
    return producer.send(record);
  }

  @Test
  void theInventoryTellsWhichAreWhole() {
    placed("inventory-1");
    SnapshotManifest whole = snapshot(producer::send);
    placed("inventory-2");
    SnapshotManifest broken = snapshot(this::withOneWrongBit);

    List<SnapshotInventory.Item> items = inventory.items(true);

    assertThat(items)
        .filteredOn(item -> whole.digest().equals(item.digest()))
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.isWhole()).isTrue();
              assertThat(item.problem()).isNull();
              assertThat(item.cycle()).isEqualTo(whole.point().cycle());
              assertThat(item.bytes()).isEqualTo(whole.bytes());
              assertThat(item.behind()).isPositive();
            });
    assertThat(items)
        .filteredOn(item -> broken.digest().equals(item.digest()))
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.isWhole()).isFalse();
              assertThat(item.problem()).contains("is not what was written");
            });
  }

  @Test
  void aPodThatWaitsIsExplainedFromASnapshotAndOneThatWasPlacedBeforeItFromTheBeginning()
      throws Exception {
    placed("explained-1");
    log.write(new PodSubmitted(Pods.pod("explained-waits", Map.of(), 900_000)));
    String waits = uid(PodUnschedulable.class, "explained-waits");
    snapshot(producer::send);
    placed("explained-2");

    for (String name : List.of("explained-1", "explained-2")) {
      PodExplanation placed =
          explainer.explain(uid(PodBound.class, name), 10, Duration.ofSeconds(30)).orElseThrow();
      assertThat(placed.state()).isEqualTo(PodExplanation.State.Placed);
    }
    PodExplanation waiting = explainer.explain(waits, 10, Duration.ofSeconds(30)).orElseThrow();
    assertThat(waiting.state()).isEqualTo(PodExplanation.State.Pending);
    assertThat(waiting.feasible()).isZero();
    log.write(new PodDeletionRequested("default", "explained-waits", null, 0L));
  }

  private String uid(Class<? extends PlacementDecision> type, String name) {
    return await()
        .until(
            () ->
                log.events(Topic.PLACEMENT).stream()
                    .flatMap(event -> ((PlacementDecided) event).decisions().stream())
                    .filter(type::isInstance)
                    .filter(decision -> name.equals(nameOf(decision)))
                    .map(PlacementDecision::uid)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static String nameOf(PlacementDecision decision) {
    return switch (decision) {
      case PodBound bound -> bound.pod().metadata().name();
      case PodUnschedulable waiting -> waiting.name();
      default -> null;
    };
  }
}
