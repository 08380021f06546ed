package io.fairlead.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.stream.LogReader;
import io.fairlead.stream.Tape;
import io.fairlead.stream.Topic;
import io.fairlead.stream.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** The log of one cell as a list of records: written out in a file, or made up. */
public final class ListedLog implements LogReader {
  public static final Topics TOPICS = new Topics("fairlead.");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<Topic, List<ConsumerRecord<String, byte[]>>> records =
      new EnumMap<>(Topic.class);

  public void add(ConsumerRecord<String, byte[]> record) {
    records.computeIfAbsent(TOPICS.named(record.topic()), topic -> new ArrayList<>()).add(record);
  }

  /** Lines of JSON as {@code kcat -J} writes them, compressed with gzip. */
  public static ListedLog ofKcat(Path file) throws IOException {
    ListedLog log = new ListedLog();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.add(record(JSON.readTree(line)));
      }
    }
    return log;
  }

  private static ConsumerRecord<String, byte[]> record(JsonNode line) {
    RecordHeaders headers = new RecordHeaders();
    JsonNode pairs = line.path("headers");
    for (int i = 0; i < pairs.size(); i += 2) {
      headers.add(pairs.get(i).textValue(), bytes(pairs.get(i + 1)));
    }
    byte[] value = bytes(line.path("payload"));
    return new ConsumerRecord<>(
        line.path("topic").textValue(),
        line.path("partition").intValue(),
        line.path("offset").longValue(),
        line.path("ts").longValue(),
        TimestampType.CREATE_TIME,
        -1,
        value == null ? -1 : value.length,
        line.path("key").textValue(),
        value,
        headers,
        Optional.empty());
  }

  private static byte[] bytes(JsonNode text) {
    return text.isTextual() ? text.textValue().getBytes(UTF_8) : null;
  }

  public List<ConsumerRecord<String, byte[]>> records(Topic topic) {
    return records.getOrDefault(topic, List.of());
  }

  @Override
  public Tape open(Topic topic, int cell) {
    List<ConsumerRecord<String, byte[]>> there = records(topic);
    long end = there.isEmpty() ? 0 : there.getLast().offset() + 1;
    return new ListTape(new TopicPartition(TOPICS.name(topic), cell), there, end);
  }

  @Override
  public Tape openSettled(Topic topic, int cell) {
    return open(topic, cell);
  }
}
