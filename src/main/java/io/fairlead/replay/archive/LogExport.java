package io.fairlead.replay.archive;

import io.fairlead.stream.Topic;
import io.fairlead.stream.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A log of a Kafka, as it is when the export begins, into a file: all topics, committed records
 * only. Holds a block of the file and what one fetch brings.
 */
public final class LogExport {
  private static final Duration POLL = Duration.ofMillis(500);

  /** For a broker that is not there: else one would wait for ever. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Map<String, Object> consumerConfig;
  private final Topics topics;
  private final String topicPrefix;
  private final String program;

  /**
   * Of the log in a Kafka.
   *
   * @param consumerConfig of a reader of committed records, in no group
   * @param program which Fairlead writes it
   */
  public LogExport(
      Map<String, Object> consumerConfig, Topics topics, String topicPrefix, String program) {
    this.consumerConfig = consumerConfig;
    this.topics = topics;
    this.topicPrefix = topicPrefix;
    this.program = program;
  }

  /**
   * What is to be written.
   *
   * @param cell the only one; empty for all
   * @param until younger records are left out; empty for none
   * @param redaction replaces what may be secret; snapshots are left out then. Empty to keep all
   */
  public record Selection(
      Optional<Integer> cell, Optional<Instant> until, Optional<Redaction> redaction) {
    public static final Selection ALL =
        new Selection(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * What was written.
   *
   * @param bytes of the file
   */
  public record Summary(long records, long bytes, ArchiveHeader header) {}

  /**
   * Writes the whole file.
   *
   * @param progress is told now and then how many records there are
   * @throws ArchiveException if there is no such log
   * @throws org.apache.kafka.common.KafkaException if it cannot be read
   */
  public Summary write(OutputStream out, Selection selection, LongConsumer progress)
      throws IOException {
    try (var consumer =
        new KafkaConsumer<>(
            consumerConfig, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = partitions(consumer, selection);
      ArchiveHeader header = header(consumer, partitions, selection);
      if (selection.redaction().isPresent()) {
        learn(consumer, partitions, header, selection.redaction().get());
      }
      try (ArchiveWriter writer = new ArchiveWriter(out, header)) {
        long records = 0;
        for (int i = 0; i < partitions.size(); i++) {
          ArchiveHeader.Range range = header.partitions().get(i);
          Copy copy = new Copy(writer, selection, records, progress);
          read(consumer, partitions.get(i), range, copy);
          writer.endPartition(copy.cutAt.orElse(range.end()));
          records = copy.records;
        }
        writer.finish();
        return new Summary(records, writer.position(), header);
      }
    }
  }

  private void learn(
      KafkaConsumer<byte[], byte[]> consumer,
      List<TopicPartition> partitions,
      ArchiveHeader header,
      Redaction redaction)
      throws IOException {
    for (int i = 0; i < partitions.size(); i++) {
      if (topics.named(partitions.get(i).topic()) == Topic.SPEC) {
        read(
            consumer,
            partitions.get(i),
            header.partitions().get(i),
            spec -> {
              redaction.learn(spec);
              return true;
            });
      }
    }
  }

  private List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, Selection selection) {
    Map<String, List<PartitionInfo>> existing = consumer.listTopics(PATIENCE);
    List<TopicPartition> partitions = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      if (topic.isDerived() && selection.redaction().isPresent()) {
        continue; // states are not JSON, and only spare time
      }
      if (topic.isDerived()) {
        continue;
      }
      String name = topics.name(topic);
      existing.getOrDefault(name, List.of()).stream()
          .map(PartitionInfo::partition)
          .filter(number -> selection.cell().map(number::equals).orElse(true))
          .sorted()
          .forEach(number -> partitions.add(new TopicPartition(name, number)));
    }
    if (partitions.isEmpty()) {
      throw new ArchiveException(
          "this Kafka has no topics of Fairlead's whose names begin with \"%s\"%s"
              .formatted(
                  topicPrefix,
                  selection.cell().map(cell -> " and have a cell " + cell).orElse("")));
    }
    return partitions;
  }

  private ArchiveHeader header(
      KafkaConsumer<?, ?> consumer, List<TopicPartition> partitions, Selection selection) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, PATIENCE);
    return new ArchiveHeader(
        ArchiveHeader.FORMAT,
        program,
        topicPrefix,
        Instant.now(),
        Compression.best(),
        selection.until().orElse(null),
        selection.redaction().isPresent(),
        partitions.stream()
            .map(
                partition ->
                    new ArchiveHeader.Range(
                        topics.named(partition.topic()).suffix(),
                        partition.partition(),
                        begins.get(partition),
                        ends.get(partition)))
            .toList());
  }

  /** Takes records until it has enough. */
  interface Sink {
    /** Returns whether it wants more. */
    boolean take(ConsumerRecord<byte[], byte[]> record) throws IOException;
  }

  void read(
      KafkaConsumer<byte[], byte[]> consumer,
      TopicPartition partition,
      ArchiveHeader.Range range,
      Sink sink)
      throws IOException {
    consumer.assign(List.of(partition));
    consumer.seek(partition, range.first());
    while (consumer.position(partition, PATIENCE) < range.end()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
        if (record.offset() >= range.end() || !sink.take(record)) {
          return;
        }
      }
    }
  }

  /** Into the file, as far as it is wanted. */
  private static final class Copy implements Sink {
    private final ArchiveWriter writer;
    private final Selection selection;
    private final Optional<Redaction> redaction;
    private final LongConsumer progress;
    private long records;
    private Optional<Long> cutAt = Optional.empty();

    Copy(ArchiveWriter writer, Selection selection, long records, LongConsumer progress) {
      this.writer = writer;
      this.selection = selection;
      this.redaction = selection.redaction();
      this.records = records;
      this.progress = progress;
    }

    /**
     * A partition is cut where it is first too young, or what is folded later would be there and
     * what was folded before would not.
     */
    @Override
    public boolean take(ConsumerRecord<byte[], byte[]> record) throws IOException {
      boolean tooYoung =
          selection
              .until()
              .map(until -> Instant.ofEpochMilli(record.timestamp()).isAfter(until))
              .orElse(false);
      if (tooYoung) {
        cutAt = Optional.of(record.offset());
        return false;
      }
      writer.add(redaction.isPresent() ? redaction.get().redact(record) : record);
      if (++records % 65_536 == 0) {
        progress.accept(records);
      }
      return true;
    }
  }
}
