package io.fairlead.replay.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.replay.Replay;
import io.fairlead.replay.ReplayReport;
import io.fairlead.replay.archive.Archives.Content;
import io.fairlead.stream.Topic;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedactionTest {
  private static final Path LOG = Path.of("src/test/resources/logs/incident.fairlead");

  @TempDir private Path folder;

  @Test
  void nothingSecretIsLeftAndEveryDecisionStillFollows() {
    // Given the log of a real run with a variable, an annotation and arguments
    Map<TopicPartition, Content> log = Archives.read(LOG);
    assertThat(texts(log)).contains("secret").contains("blue").contains("hunter2");

    Path file = folder.resolve("redacted.fairlead");
    Archives.write(file, redacted(log), Compression.best());

    assertThat(texts(Archives.read(file)))
        .contains("redacted-")
        .doesNotContain("secret")
        .doesNotContain("blue")
        .doesNotContain("hunter2");
    ReplayReport before = Replay.of(LOG).verify();
    ReplayReport report = Replay.of(file).verify();
    assertThat(report).matches(ReplayReport::isGreen, "is green");
    assertThat(report.redecided()).isEqualTo(before.redecided());
  }

  @Test
  void whatIsNoJsonAndHeadersOfOthersAreDigestsToo() {
    var headers = new Header[] {new RecordHeader("token", "secret".getBytes(UTF_8))};
    var record =
        Archives.record(
            Topic.SPEC, 0, 0, 0, null, "my secret".getBytes(UTF_8), new RecordHeaders(headers));

    ConsumerRecord<byte[], byte[]> redacted = new Redaction().redact(record);

    assertThat(new String(redacted.value(), UTF_8)).matches("redacted-[0-9a-f]{16}");
    assertThat(new String(redacted.headers().lastHeader("token").value(), UTF_8))
        .startsWith("redacted-");
  }

  @Test
  void oneValueHasOneDigestInAFileAndAnotherInTheNext() {
    var record =
        Archives.record(Topic.SPEC, 0, 0, 0, null, "x".getBytes(UTF_8), new RecordHeaders());
    Redaction redaction = new Redaction();

    assertThat(redaction.redact(record).value()).isEqualTo(redaction.redact(record).value());
    assertThat(new Redaction().redact(record).value())
        .isNotEqualTo(redaction.redact(record).value());
  }

  private static Map<TopicPartition, Content> redacted(Map<TopicPartition, Content> log) {
    Redaction redaction = new Redaction();
    log.get(new TopicPartition(Topic.SPEC.suffix(), 0)).records().forEach(redaction::learn);
    log.replaceAll(
        (name, content) ->
            new Content(content.records().stream().map(redaction::redact).toList(), content.end()));
    return log;
  }

  private static String texts(Map<TopicPartition, Content> log) {
    return log.values().stream()
        .map(Content::records)
        .flatMap(List::stream)
        .filter(record -> record.value() != null)
        .map(record -> new String(record.value(), UTF_8))
        .collect(Collectors.joining("\n"));
  }
}
