package io.fairlead.replay.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.broker.EmbeddedBroker;
import io.fairlead.replay.archive.Archives.Content;
import io.fairlead.stream.Topic;
import io.fairlead.stream.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker: what is put in comes out, each record at its offset. */
class LogImportTest {
  private static final int CELLS = 2;

  @TempDir private static Path folder;
  private static EmbeddedBroker broker;

  @BeforeAll
  static void start() throws IOException {
    broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void everyRecordComesBackAtItsOffsetAndEveryGapIsThere() throws Exception {
    // Given a log with gaps of all sizes, at the beginning, in the middle and at the end
    Map<TopicPartition, Content> log = new LinkedHashMap<>();
    log.put(partition(Topic.PLACEMENT, 0), content(Topic.PLACEMENT, 0, 3, 0, 2, 3, 5, 6, 7, 10));
    log.put(partition(Topic.PLACEMENT, 1), content(Topic.PLACEMENT, 1, 1, 1, 2));
    log.put(partition(Topic.ENDPOINT, 0), content(Topic.ENDPOINT, 0, 0, 200, 201, 600));
    log.put(partition(Topic.SPEC, 0), new Content(List.of(), 0));
    log.put(partition(Topic.SCALING, 1), new Content(List.of(), 5));
    Path file = folder.resolve("gaps.fairlead");
    Archives.write(file, log, Compression.best());
    Topics topics = createTopics("gaps.");

    // When it is put into a fresh Kafka
    try (ArchiveFile archive = ArchiveFile.open(file)) {
      var summary = new LogImport(config(), topics).run(archive, records -> {});
      assertThat(summary.records()).isEqualTo(12);
    }

    // Then what that Kafka exports is the same
    Path again = folder.resolve("again.fairlead");
    export(again, topics, "gaps.", LogExport.Selection.ALL);
    Map<TopicPartition, Content> read = Archives.read(again);
    log.forEach(
        (name, content) -> {
          assertThat(texts(read.get(name))).as(name.toString()).isEqualTo(texts(content));
          assertThat(read.get(name).end()).as("end of " + name).isEqualTo(content.end());
        });
  }

  @Test
  void topicsThatHoldSomethingAreRefused() throws Exception {
    Path file = folder.resolve("twice.fairlead");
    Archives.write(
        file,
        Map.of(partition(Topic.SPEC, 0), content(Topic.SPEC, 0, 0, 0, 1)),
        Compression.best());
    Topics topics = createTopics("twice.");
    try (ArchiveFile archive = ArchiveFile.open(file)) {
      LogImport log = new LogImport(config(), topics);
      log.run(archive, records -> {});

      assertThatThrownBy(() -> log.run(archive, records -> {}))
          .isInstanceOf(ArchiveException.class)
          .hasMessageContaining("topic twice.spec, cell 0, is not empty");
    }
  }

  @Test
  void anExportCanLeaveOutWhatIsYoungerAndOtherCells() throws Exception {
    Map<TopicPartition, Content> log =
        Map.of(
            partition(Topic.SPEC, 0), content(Topic.SPEC, 0, 0, 0, 1, 2, 3),
            partition(Topic.SPEC, 1), content(Topic.SPEC, 1, 0, 0, 1));
    Path file = folder.resolve("part.fairlead");
    Archives.write(file, log, Compression.best());
    Topics topics = createTopics("part.");
    try (ArchiveFile archive = ArchiveFile.open(file)) {
      new LogImport(config(), topics).run(archive, records -> {});
    }

    Path part = folder.resolve("until.fairlead");
    export(
        part,
        topics,
        "part.",
        new LogExport.Selection(
            Optional.of(0), Optional.of(java.time.Instant.ofEpochMilli(1_001)), Optional.empty()));

    Map<TopicPartition, Content> read = Archives.read(part);
    assertThat(read).doesNotContainKey(partition(Topic.SPEC, 1));
    Content spec = read.get(partition(Topic.SPEC, 0));
    assertThat(spec.records()).extracting(ConsumerRecord::offset).containsExactly(0L, 1L);
    assertThat(spec.end()).isEqualTo(2);
  }

  @Test
  void aKafkaWithoutSuchTopicsSaysSo() {
    assertThatThrownBy(
            () ->
                export(
                    folder.resolve("none"), new Topics("none."), "none.", LogExport.Selection.ALL))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("no topics of Fairlead's whose names begin with \"none.\"");
  }

  // ---- helpers

  private static TopicPartition partition(Topic topic, int cell) {
    return new TopicPartition(topic.suffix(), cell);
  }

  /**
   * @param tail how far behind the last record the partition ends
   */
  private static Content content(Topic topic, int cell, long tail, long... offsets) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (long offset : offsets) {
      byte[] bytes = ("record " + offset).getBytes(java.nio.charset.StandardCharsets.UTF_8);
      Header[] headers = {new RecordHeader("a", bytes), new RecordHeader("null", null)};
      records.add(
          Archives.record(
              topic,
              cell,
              offset,
              1_000 + offset,
              offset % 2 == 0 ? bytes : null,
              topic == Topic.ENDPOINT || offset % 3 != 0 ? bytes : null,
              new RecordHeaders(headers)));
    }
    return new Content(records, offsets[offsets.length - 1] + 1 + tail);
  }

  private static List<String> texts(Content content) {
    return content.records().stream()
        .map(
            record ->
                record.offset()
                    + " "
                    + record.timestamp()
                    + Arrays.toString(record.key())
                    + Arrays.toString(record.value())
                    + record.headers())
        .toList();
  }

  private static Topics createTopics(String prefix) throws Exception {
    try (Admin admin = Admin.create(config())) {
      List<NewTopic> topics = new ArrayList<>();
      for (Topic topic : Topic.values()) {
        topics.add(new NewTopic(prefix + topic.suffix(), CELLS, (short) 1));
      }
      admin.createTopics(topics).all().get();
    }
    return new Topics(prefix);
  }

  private static void export(Path file, Topics topics, String prefix, LogExport.Selection what)
      throws IOException {
    Map<String, Object> config = config();
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    try (var out = Files.newOutputStream(file)) {
      new LogExport(config, topics, prefix, "test").write(out, what, records -> {});
    }
  }

  private static Map<String, Object> config() {
    return new HashMap<>(
        Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()));
  }
}
