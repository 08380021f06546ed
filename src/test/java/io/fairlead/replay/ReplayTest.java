package io.fairlead.replay;

import static io.fairlead.testing.Apps.deployment;
import static io.fairlead.testing.Apps.service;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.broker.EmbeddedBroker;
import io.fairlead.domain.event.EndpointEvent.EndpointsChanged;
import io.fairlead.domain.event.NodeHeartbeat;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.ScalingDecided;
import io.fairlead.domain.event.SpecEvent.DeploymentApplied;
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.model.NodeInfo;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.fairlead.replay.Mismatch.Kind;
import io.fairlead.replay.archive.ArchiveFile;
import io.fairlead.replay.archive.Archives;
import io.fairlead.replay.archive.LogExport;
import io.fairlead.replay.archive.LogImport;
import io.fairlead.stream.EventJson;
import io.fairlead.stream.KafkaClients;
import io.fairlead.stream.KafkaLogReader;
import io.fairlead.stream.Topic;
import io.fairlead.stream.Topics;
import io.fairlead.testing.FreshSystem;
import io.fairlead.testing.Pods;
import io.fairlead.testing.TestLog;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a real run, in which every processor had something to decide. */
@QuarkusTest
@TestProfile(ReplayTest.Alone.class)
@WithTestResource(FreshSystem.class)
class ReplayTest {

  /** A system of its own: these pods would take the nodes of other tests' pods. */
  public static final class Alone implements QuarkusTestProfile {}

  private static final String PREFIX = "fairlead.";

  @Inject TestLog log;
  @Inject KafkaClients clients;
  @Inject Topics topics;
  @Inject Plugins plugins;

  @TempDir private static Path folder;
  private static Path file;

  @BeforeEach
  void aRunIsRecordedOnce() throws IOException {
    if (file == null) {
      run();
      Path whole = folder.resolve("log.fairlead");
      try (var out = Files.newOutputStream(whole)) {
        new LogExport(clients.reader("test-export"), topics, PREFIX, "test")
            .write(out, LogExport.Selection.ALL, records -> {});
      }
      file = whole;
    }
  }

  private void run() {
    Map<String, String> labels = Map.of("app", "shop");
    log.write(new ServiceApplied(service("shop", labels)));
    log.write(new DeploymentApplied(deployment("shop", labels, 2)));
    log.write(
        Topic.SPEC,
        "io.fairlead.autoscaler.applied.v1",
        """
        {"autoscaler": {"metadata": {"name": "shop", "uid": "shop-autoscaler"},
          "spec": {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "shop"},
                   "minReplicas": 3, "maxReplicas": 5,
                   "metrics": [{"type": "Resource", "resource": {"name": "cpu",
                     "target": {"type": "Utilization", "averageUtilization": 50}}}]}}}
        """
            .getBytes(UTF_8));
    log.write(Topic.POD_SUBMITTED, "not JSON".getBytes(UTF_8));
    log.write(new PodSubmitted(Pods.pod("huge", Map.of(), 99_000)));
    for (int i = 0; i < 20; i++) {
      log.write(new PodSubmitted(Pods.pod("bare-" + i)));
    }
    log.write(new NodeHeartbeat(node("frail-node")));
    log.await(Topic.NODE_STATUS, NodeRegistered.class, node -> node.name().equals("frail-node"));
    log.await(
        Topic.PLACEMENT,
        PlacementDecided.class,
        placed -> placed.decisions().stream().anyMatch(PodUnschedulable.class::isInstance));
    log.await(Topic.SCALING, ScalingDecided.class, scaled -> true);
    log.await(
        Topic.ENDPOINT,
        EndpointsChanged.class,
        changed -> changed.endpoints().ports().getFirst().endpoints().size() == 3);
    log.write(new PodDeletionRequested("default", "bare-3", null, 1L));
    log.write(new DeploymentApplied(deployment("shop", labels, 1)));
    log.await(Topic.NODE_STATUS, NodeLost.class, node -> node.name().equals("frail-node"));
  }

  // ---- green

  @Test
  void aRunsLogIsGreenFromItsFile() {
    ReplayReport report = replay(file).verify();

    assertThat(report.mismatches()).isEmpty();
    assertThat(report.isGreen()).isTrue();
    assertThat(report.cells())
        .hasSize(5)
        .allSatisfy(cell -> assertThat(cell.redecided()).as(cell.processor()).isPositive())
        .allSatisfy(cell -> assertThat(cell.redecided()).isEqualTo(cell.decisions()))
        .allSatisfy(cell -> assertThat(cell.skipped()).isEmpty());
    assertThat(report.violations()).isEmpty();
    assertThat(report.isComplete()).isTrue();
  }

  @Test
  void aRunsLogIsGreenFromKafka() {
    ReplayReport report =
        Replay.of(RecordedLog.of(clients, topics, PREFIX))
            .with(policies())
            .processors(List.of("scheduler"))
            .verify();

    assertThat(report.mismatches()).isEmpty();
    assertThat(report.redecided()).isPositive();
  }

  @Test
  void aLogIsGreenAfterItWasPutIntoAnotherKafka() throws Exception {
    try (EmbeddedBroker other = EmbeddedBroker.start(folder.resolve("other"), 0);
        ArchiveFile archive = ArchiveFile.open(file)) {
      Map<String, Object> config = new HashMap<>();
      config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, other.bootstrapServers());
      createTopics(config);
      new LogImport(config, topics).run(archive, records -> {});
      Map<String, Object> reader = new HashMap<>(config);
      reader.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
      reader.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
      var imported =
          new RecordedLog(
              "imported", new KafkaLogReader(topics, id -> reader, "test"), topics, List.of(0));

      ReplayReport report = Replay.of(imported).with(policies()).verify();

      assertThat(report.mismatches()).isEmpty();
      assertThat(report.redecided()).isEqualTo(replay(file).verify().redecided());
    }
  }

  private static void createTopics(Map<String, Object> config) throws Exception {
    try (Admin admin = Admin.create(config)) {
      List<NewTopic> all = new ArrayList<>();
      for (Topic topic : Topic.values()) {
        all.add(new NewTopic(PREFIX + topic.suffix(), 1, (short) 1));
      }
      admin.createTopics(all).all().get();
    }
  }

  // ---- red

  @Test
  void aDecisionThatWasChangedIsFoundAndNamed() {
    Path changed =
        changedDecisions(
            "bound", 0, (decisions, i) -> ((ObjectNode) decisions.get(i)).put("node", "nowhere"));

    Mismatch mismatch = onlyMismatch(replay(changed).scheduler());

    assertThat(mismatch.kind()).isEqualTo(Kind.DECISION);
    assertThat(mismatch.difference().path()).isEqualTo("node");
    assertThat(mismatch.difference().recorded()).contains("\"nowhere\"");
    assertThat(mismatch.inputs()).isNotEmpty();
    assertThat(mismatch.toString())
        .contains("scheduler, cell 0, cycle " + mismatch.cycle())
        .contains("first difference: node")
        .contains("inputs:    " + mismatch.inputs().getFirst().topic());
  }

  @Test
  void aDecisionThatWasDroppedIsFound() {
    Path changed = changedDecisions("bound", 0, (decisions, i) -> decisions.remove(i));

    Mismatch mismatch = firstMismatch(replay(changed).scheduler());

    assertThat(mismatch.kind()).isEqualTo(Kind.DECISION);
    assertThat(mismatch.difference().redecided()).contains("\"bound\"");
  }

  @Test
  void aDecisionThatWasAddedIsFound() {
    Path changed =
        changedDecisions(
            "bound", 0, (decisions, i) -> decisions.insert(i, decisions.get(i).deepCopy()));

    assertThat(firstMismatch(replay(changed).scheduler()).kind()).isEqualTo(Kind.DECISION);
  }

  @Test
  void decisionsOfTwoCyclesThatWereSwappedAreFound() {
    Path changed =
        rewritten(
            Topic.PLACEMENT,
            records -> {
              List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>(records);
              int first = indexOf(all, "bound", 0);
              int second = indexOf(all, "bound", first + 1);
              byte[] value = all.get(first).value();
              all.set(first, withValue(all.get(first), all.get(second).value()));
              all.set(second, withValue(all.get(second), value));
              return all;
            });

    assertThat(replay(changed).scheduler().verify().mismatchCount()).isPositive();
  }

  @Test
  void aRecordThatCannotBeReadIsFound() {
    Path changed =
        rewritten(
            Topic.PLACEMENT,
            records -> {
              List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>(records);
              int index = indexOf(all, "bound", 0);
              all.set(index, withValue(all.get(index), "{".getBytes(UTF_8)));
              return all;
            });

    assertThat(firstMismatch(replay(changed).scheduler()).kind()).isEqualTo(Kind.UNREADABLE);
  }

  @Test
  void bytesThatMeanTheSameAreFound() {
    Path changed =
        rewritten(
            Topic.PLACEMENT,
            0,
            record -> withValue(record, (new String(record.value(), UTF_8) + " ").getBytes(UTF_8)));

    Mismatch mismatch = onlyMismatch(replay(changed).scheduler());

    assertThat(mismatch.kind()).isEqualTo(Kind.RECORD);
    assertThat(mismatch.difference().path()).startsWith("byte ");
  }

  @Test
  void aHeaderThatWasChangedIsFound() {
    Path changed = rewritten(Topic.PLACEMENT, 1, record -> withHeader(record, "ce_id", "other"));

    Mismatch mismatch = onlyMismatch(replay(changed).scheduler());

    assertThat(mismatch.kind()).isEqualTo(Kind.RECORD);
    assertThat(mismatch.message()).contains("header ce_id");
  }

  @Test
  void aCycleThatWasDroppedIsFound() {
    Path changed =
        rewritten(
            Topic.PLACEMENT,
            records -> {
              List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>(records);
              all.remove(indexOf(all, "bound", 0));
              return all;
            });

    Mismatch mismatch = firstMismatch(replay(changed).scheduler());

    assertThat(mismatch.kind()).isEqualTo(Kind.PROVENANCE);
    assertThat(mismatch.message()).contains("was expected");
  }

  @Test
  void aProvenanceThatWasChangedIsFound() {
    for (UnaryOperator<ObjectNode> change : changesOfProvenance()) {
      Path changed = changedProvenance(change);

      ReplayReport report = replay(changed).scheduler().verify();

      assertThat(report.isGreen()).as(report.toString()).isFalse();
    }
  }

  private static List<UnaryOperator<ObjectNode>> changesOfProvenance() {
    return List.of(
        json -> json.put("cycle", 99),
        json -> json.put("now", "2020-01-01T00:00:00Z"),
        json -> json.put("now", "2120-01-01T00:00:00Z"),
        json -> {
          ObjectNode range = (ObjectNode) json.withArray("inputs").get(0);
          range.put("to", range.get("to").asLong() + 1);
          return json;
        },
        json -> {
          ObjectNode range = (ObjectNode) json.withArray("inputs").get(0);
          range.put("from", range.get("from").asLong() + 1);
          return json;
        },
        json -> json.put("inputs", "none"),
        json -> {
          json.withArray("inputs").removeAll();
          return json;
        });
  }

  @Test
  void anInputThatWasDroppedIsFound() {
    Path changed =
        rewritten(
            Topic.NODE_STATUS,
            records -> {
              List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>(records);
              all.removeFirst();
              return all;
            });

    assertThat(replay(changed).scheduler().verify().isGreen()).isFalse();
  }

  @Test
  void anInputThatWasChangedIsFound() {
    Path changed =
        rewritten(
            Topic.POD_SUBMITTED,
            records ->
                records.stream()
                    .map(
                        record ->
                            withValue(
                                record,
                                new String(record.value(), UTF_8)
                                    .replace("bare-7", "bare-x")
                                    .getBytes(UTF_8)))
                    .toList());

    assertThat(firstMismatch(replay(changed).scheduler()).difference().path())
        .startsWith("pod.metadata.");
  }

  @Test
  void anotherPolicyIsToldOfAndNotTakenForAMismatch() {
    Path changed = changedProvenance(json -> json.put("policy", "scheduler/0 unheard-of"));

    ReplayReport report = replay(changed).scheduler().verify();

    assertThat(report.toString())
        .contains("were decided by scheduler/0 unheard-of, which is not known here");
    assertThat(report.isComplete()).isFalse();
  }

  // ---- another policy

  @Test
  void decidingWithAnotherPolicySaysWhereItWouldHaveDecidedOtherwise() {
    ReplayReport report =
        replay(file)
            .scheduler()
            .decideWith(SchedulingPolicy.of(ScoringStrategy.Type.MostAllocated))
            .verify();

    assertThat(report.isGreen()).isFalse();
    assertThat(report.mismatches()).first().extracting(Mismatch::kind).isEqualTo(Kind.DECISION);
  }

  @Test
  void aProcessorThatDoesNotExistIsAClearError() {
    Replay replay = replay(file).processors(List.of("schedular"));

    assertThatThrownBy(replay::verify)
        .hasMessage(
            "there is no processor \"schedular\": there are node-lifecycle, workload, scheduler,"
                + " autoscaler, discovery");
  }

  // ---- helpers

  private Replay replay(Path path) {
    return Replay.of(path).with(policies());
  }

  /** The examples of plug-ins beside these tests are plug-ins of the program under test. */
  private ReplayPolicies policies() {
    return ReplayPolicies.defaults().with(plugins);
  }

  private static Mismatch firstMismatch(Replay replay) {
    ReplayReport report = replay.verify();
    assertThat(report.isGreen()).isFalse();
    return report.mismatches().getFirst();
  }

  /** What follows the changed cycle goes on from what is recorded, so it is not wrong too. */
  private static Mismatch onlyMismatch(Replay replay) {
    ReplayReport report = replay.verify();
    assertThat(report.mismatches()).as(report.toString()).isNotEmpty();
    return report.mismatches().getFirst();
  }

  private interface DecisionsChange {
    void apply(ArrayNode decisions, int index);
  }

  /** The record with the n-th decision of a kind, changed. */
  private static Path changedDecisions(String kind, int number, DecisionsChange change) {
    return rewritten(
        Topic.PLACEMENT,
        records -> {
          List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>(records);
          int index = indexOf(all, kind, number);
          ObjectNode json = (ObjectNode) json(all.get(index).value());
          ArrayNode decisions = json.withArray("decisions");
          for (int i = 0; i < decisions.size(); i++) {
            if (decisions.get(i).path("decision").asText().equals(kind)) {
              change.apply(decisions, i);
              break;
            }
          }
          all.set(index, withValue(all.get(index), json.toString().getBytes(UTF_8)));
          return all;
        });
  }

  private static Path changedProvenance(UnaryOperator<ObjectNode> change) {
    return rewritten(
        Topic.PLACEMENT,
        records -> {
          List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>(records);
          int index = indexOf(all, "bound", 0);
          byte[] bytes = all.get(index).headers().lastHeader("ce_provenance").value();
          ObjectNode json = change.apply((ObjectNode) json(bytes));
          all.set(index, withHeader(all.get(index), "ce_provenance", json.toString()));
          return all;
        });
  }

  private static int indexOf(List<ConsumerRecord<byte[], byte[]>> records, String kind, int from) {
    for (int i = from; i < records.size(); i++) {
      if (new String(records.get(i).value(), UTF_8).contains("\"" + kind + "\"")) {
        return i;
      }
    }
    throw new AssertionError("there is no " + kind);
  }

  private static JsonNode json(byte[] bytes) {
    try {
      return EventJson.mapper().readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path rewritten(
      Topic topic, int index, UnaryOperator<ConsumerRecord<byte[], byte[]>> change) {
    return rewritten(
        topic,
        records -> {
          List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>(records);
          all.set(index, change.apply(all.get(index)));
          return all;
        });
  }

  private static Path rewritten(
      Topic topic, UnaryOperator<List<ConsumerRecord<byte[], byte[]>>> change) {
    Path changed = folder.resolve("changed.fairlead");
    Archives.rewrite(file, changed, topic, change);
    return changed;
  }

  private static ConsumerRecord<byte[], byte[]> withValue(
      ConsumerRecord<byte[], byte[]> record, byte[] value) {
    return Archives.with(record, value, record.headers());
  }

  private static ConsumerRecord<byte[], byte[]> withHeader(
      ConsumerRecord<byte[], byte[]> record, String name, String value) {
    Headers headers = new RecordHeaders();
    record
        .headers()
        .forEach(
            header ->
                headers.add(
                    header.key(),
                    header.key().equals(name) ? value.getBytes(UTF_8) : header.value()));
    return Archives.with(record, record.value(), headers);
  }

  private static NodeInfo node(String name) {
    Resources resources = Resources.of(100, 1L << 30).with(Resources.PODS, 1);
    return new NodeInfo(
        name, null, null, resources, resources, "127.0.0.1", "10.0.0.0/24", "test://1", "1");
  }
}
