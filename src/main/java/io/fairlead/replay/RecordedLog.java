package io.fairlead.replay;

import io.fairlead.replay.archive.ArchiveFile;
import io.fairlead.stream.EventReader;
import io.fairlead.stream.KafkaClients;
import io.fairlead.stream.KafkaLogReader;
import io.fairlead.stream.LogReader;
import io.fairlead.stream.Topic;
import io.fairlead.stream.Topics;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A log, wherever it is.
 *
 * @param name for people
 * @param cells which there are
 */
public record RecordedLog(String name, LogReader reader, Topics topics, List<Integer> cells) {

  /** For a broker that is not there: else one would wait for ever. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  public RecordedLog {
    cells = List.copyOf(cells);
  }

  public static RecordedLog of(ArchiveFile file) {
    return new RecordedLog(file.path().toString(), file, file.topics(), file.cells());
  }

  /**
   * As far as it goes now, in Kafka.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static RecordedLog of(KafkaClients clients, Topics topics, String prefix) {
    return new RecordedLog(
        "log in Kafka",
        new KafkaLogReader(topics, clients::reader, "fairlead-replay"),
        topics,
        cells(clients, topics, prefix));
  }

  private static List<Integer> cells(KafkaClients clients, Topics topics, String prefix) {
    try (var consumer =
        new KafkaConsumer<>(
            clients.reader("fairlead-replay-cells"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<PartitionInfo> partitions =
          consumer.listTopics(PATIENCE).get(topics.name(Topic.PLACEMENT));
      if (partitions == null) {
        throw new IllegalArgumentException(
            "this Kafka has no topics of Fairlead's whose names begin with \"%s\""
                .formatted(prefix));
      }
      return partitions.stream().map(PartitionInfo::partition).sorted().toList();
    }
  }

  /** One that has read nothing yet. */
  public EventReader newEventReader() {
    return EventReader.forOneThread(topics);
  }
}
