package io.fairlead.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.api.kind.Kind;
import io.fairlead.api.kind.Kinds;
import io.fairlead.api.wire.Json;
import io.fairlead.domain.event.Event;
import io.fairlead.replay.CellReport;
import io.fairlead.replay.RecordedLog;
import io.fairlead.replay.Replay;
import io.fairlead.replay.ReplayPolicies;
import io.fairlead.replay.ReplayReport;
import io.fairlead.testing.ListedLog;
import io.fairlead.view.Projection;
import io.fairlead.view.Versioned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Logs that released versions have left are read, restored, decided again and shown for ever. Each
 * lies in {@code golden-logs/<version>}: {@code log.jsonl.gz} as {@code src/test/golden-logs/
 * record.sh} wrote it, and what came of it when it was recorded: {@code replay.json} and {@code
 * view.json}. What comes of it now is in {@code target/golden-logs}.
 */
class GoldenLogsTest {
  private static final Path LOGS = Path.of("src/test/resources/golden-logs");
  private static final Path NOW = Path.of("target/golden-logs");
  private static final ObjectMapper JSON =
      Json.mapper()
          .copy()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  static List<String> versions() throws IOException {
    try (Stream<Path> folders = Files.list(LOGS)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  private static ListedLog log(String version) throws IOException {
    return ListedLog.ofKcat(LOGS.resolve(version).resolve("log.jsonl.gz"));
  }

  /** What must be said of a version, and what is said. */
  private static void assertGolden(String version, String file, JsonNode actual)
      throws IOException {
    Path written = NOW.resolve(version).resolve(file);
    Files.createDirectories(written.getParent());
    Files.writeString(written, JSON.writeValueAsString(actual) + "\n");
    assertThat(written).hasSameTextualContentAs(LOGS.resolve(version).resolve(file));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void everyRecordIsReadUnlessItWasADeadLetterThen(String version) throws IOException {
    ListedLog log = log(version);
    Set<String> deadLetters = new TreeSet<>();
    for (ConsumerRecord<String, byte[]> letter : log.records(Topic.DEAD_LETTER)) {
      deadLetters.add(
          EventHeaders.text(letter.headers(), DeadLetter.TOPIC)
              + "/"
              + EventHeaders.text(letter.headers(), DeadLetter.OFFSET));
    }
    EventReader reader = new EventReader(ListedLog.TOPICS);
    Set<String> unreadable = new TreeSet<>();
    int read = 0;
    for (Topic topic : EnumSet.complementOf(EnumSet.of(Topic.DEAD_LETTER))) {
      for (ConsumerRecord<String, byte[]> record : log.records(topic)) {
        if (reader.read(record).isPresent() || CycleMarker.is(record.headers())) {
          read++;
        } else {
          unreadable.add(record.topic() + "/" + record.offset());
        }
      }
    }

    assertThat(read).isGreaterThan(100);
    assertThat(unreadable).isNotEmpty().isEqualTo(deadLetters);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void everyCycleThatCarriesItsEvidenceIsDecidedAgain(String version) throws IOException {
    ReplayReport report =
        Replay.of(new RecordedLog(version, log(version), ListedLog.TOPICS, List.of(0)))
            .maxMismatches(20)
            .verify();

    ObjectNode summary = JSON.createObjectNode();
    for (CellReport cell : report.cells()) {
      ObjectNode processor = summary.putObject(cell.processor());
      processor.put("cycles", cell.cycles());
      processor.put("decisions", cell.decisions());
      processor.put("redecided", cell.redecided());
      cell.skipped().forEach(skipped -> processor.put(skipped.reason(), skipped.decisions()));
    }
    assertThat(report.isGreen()).as(report.toString()).isTrue();
    assertGolden(version, "replay.json", summary);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void everyArrowIsRestoredBehindItsLastCycle(String version) throws IOException {
    ReplayPolicies policies = ReplayPolicies.defaults();

    List<Arrow<?>> arrows =
        List.of(
            Arrows.nodeLifecycle(policies.nodeGracePeriod()),
            Arrows.workload(),
            Arrows.scheduler(policies.scheduling(), policies.plugins()),
            Arrows.autoscaler(policies.autoscaling()),
            Arrows.discovery());

    for (Arrow<?> arrow : arrows) {
      assertIsRestored(arrow, log(version));
    }
  }

  private static void assertIsRestored(Arrow<?> arrow, ListedLog log) {
    List<Provenance> cycles = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : log.records(arrow.output())) {
      if (arrow.isOwn(record)) {
        cycles.add(
            Provenance.fromJson(EventHeaders.text(record.headers(), EventHeaders.PROVENANCE)));
      }
    }
    assertThat(cycles).as(arrow.name()).isNotEmpty();

    Instant end = cycles.getLast().now();
    Cell<?> cell =
        CellRestore.withoutSnapshots(
                arrow, ListedLog.TOPICS, log, new EventReader(ListedLog.TOPICS))
            .restore(0, end);

    for (Provenance.Range range : cycles.getLast().inputs()) {
      assertThat(cell.next(Topic.bySuffix(range.topic()))).isGreaterThan(range.to());
    }
    assertThat(cell.closeCycle().cycle()).isEqualTo(cycles.getLast().cycle() + 1);
    if (arrow.softInputs().isEmpty()) {
      assertThat(cell.decide()).as(arrow.name()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void theClusterIsShownAsItWas(String version) throws IOException {
    Projection projection = new Projection(Instant.EPOCH);
    EventReader reader = new EventReader(ListedLog.TOPICS);
    List<Topic> topics =
        List.of(
            Topic.POD_SUBMITTED,
            Topic.NODE_STATUS,
            Topic.SPEC,
            Topic.PLACEMENT,
            Topic.POD_STATUS,
            Topic.SCALING,
            Topic.ENDPOINT);
    try (MergedLog merged = MergedLog.open(log(version), topics, 1, new LogMark(Map.of()))) {
      long next = 0;
      while (merged.hasNext()) {
        MergedLog.Entry entry = merged.next();
        next += entry.offsets();
        Optional<EventRecord> record = reader.read(entry.record());
        if (record.isPresent()) {
          Event event = record.get().event();
          projection.fold(event, record.get().timestamp(), next);
        }
      }
    }

    ObjectNode cluster = JSON.createObjectNode();
    for (Kind<?, ?> kind : Kinds.ALL) {
      cluster.set(
          kind.names().apiVersion() + " " + kind.names().plural(), objects(kind, projection));
    }
    assertGolden(version, "view.json", cluster);
  }

  private static <T> JsonNode objects(Kind<T, ?> kind, Projection projection) {
    var objects = JSON.createArrayNode();
    for (Versioned<T> object : kind.store(projection).list(null)) {
      objects.add(JSON.valueToTree(kind.toWire(object)));
    }
    return objects;
  }
}
