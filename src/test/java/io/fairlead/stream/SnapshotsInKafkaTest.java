package io.fairlead.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.domain.testing.DeploymentBuilder;
import io.fairlead.domain.testing.Services;
import io.fairlead.stream.snapshot.RejectedSnapshotException.Reason;
import io.fairlead.stream.snapshot.SnapshotManifest;
import io.fairlead.testing.FreshSystem;
import io.fairlead.testing.Pods;
import io.fairlead.testing.TestLog;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
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
@WithTestResource(FreshSystem.class)
class SnapshotsInKafkaTest {
  private static final int CHUNK_BYTES = 500;
  private static final String CHUNK = "chunk ";
  private static final String MANIFEST = "manifest";

  @Inject TestLog log;
  @Inject ProcessorContext context;
  @Inject DecisionPolicies policies;
  @Inject Plugins plugins;

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
  void close() {
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

  private SnapshotManifest snapshot(SnapshotWriter.Sink sink) {
    return snapshots(scheduler()).make(0, writer(sink)).orElseThrow();
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
    log.write(GoldenEvents.byName().get(EventType.AUTOSCALER_APPLIED.typeName()));
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
    AtomicInteger records = new AtomicInteger();
    SnapshotManifest corrupt =
        snapshot(
            record -> {
              if (record.topic().equals(context.topics().name(Topic.SNAPSHOT))
                  && record.value() != null
                  && records.getAndIncrement() == 1) {
                record.value()[7] ^= 1;
              }
              return producer.send(record);
            });

    assertThat(corrupt.point().cycle()).isGreaterThan(before);
    restoredIsFolded(scheduler());
    assertThat(rejections).contains(Reason.CORRUPT).containsOnly(Reason.CORRUPT);
  }
}
