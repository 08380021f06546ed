package io.fairlead.replay.archive;

import io.fairlead.stream.Topic;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;

/** Archives written record by record, and written anew with something changed. */
public final class Archives {
  private static final String PREFIX = "test.";

  private Archives() {}

  /** What a partition holds, and where it ends. */
  public record Content(List<ConsumerRecord<byte[], byte[]>> records, long end) {
    Content(List<ConsumerRecord<byte[], byte[]>> records) {
      this(records, records.isEmpty() ? 0 : records.getLast().offset() + 1);
    }
  }

  public static ConsumerRecord<byte[], byte[]> record(
      Topic topic,
      int cell,
      long offset,
      long timestamp,
      byte[] key,
      byte[] value,
      Headers headers) {
    return new ConsumerRecord<>(
        PREFIX + topic.suffix(),
        cell,
        offset,
        timestamp,
        TimestampType.CREATE_TIME,
        -1,
        -1,
        key,
        value,
        headers,
        java.util.Optional.empty());
  }

  /** By topic without prefix and cell. */
  public static void write(
      Path file, Map<TopicPartition, Content> partitions, Compression compression) {
    List<TopicPartition> names = List.copyOf(partitions.keySet());
    ArchiveHeader header =
        new ArchiveHeader(
            ArchiveHeader.FORMAT,
            "test",
            PREFIX,
            Instant.EPOCH,
            compression,
            null,
            false,
            names.stream()
                .map(
                    name ->
                        new ArchiveHeader.Range(
                            name.topic(), name.partition(), 0, partitions.get(name).end()))
                .toList());
    try (var writer =
        new ArchiveWriter(new BufferedOutputStream(Files.newOutputStream(file)), header)) {
      for (TopicPartition name : names) {
        for (var record : partitions.get(name).records()) {
          writer.add(record);
        }
        writer.endPartition(partitions.get(name).end());
      }
      writer.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that an archive holds, keys as bytes. */
  public static Map<TopicPartition, Content> read(Path path) {
    Map<TopicPartition, Content> partitions =
        new TreeMap<>(java.util.Comparator.comparing(TopicPartition::toString));
    try (ArchiveFile file = ArchiveFile.open(path)) {
      for (ArchiveHeader.Range range : file.header().partitions()) {
        ArchiveTape tape = file.tape(Topic.bySuffix(range.topic()), range.cell());
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (var record = tape.nextRaw(); record != null; record = tape.nextRaw()) {
          records.add(record);
        }
        partitions.put(
            new TopicPartition(range.topic(), range.cell()), new Content(records, tape.end()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return partitions;
  }

  /** The same log with the records of one topic changed. */
  public static void rewrite(
      Path from, Path to, Topic topic, UnaryOperator<List<ConsumerRecord<byte[], byte[]>>> change) {
    Map<TopicPartition, Content> partitions = read(from);
    partitions.replaceAll(
        (name, content) ->
            name.topic().equals(topic.suffix())
                ? new Content(change.apply(content.records()), content.end())
                : content);
    write(to, partitions, Compression.best());
  }

  /** Another value at the same place. */
  public static ConsumerRecord<byte[], byte[]> with(
      ConsumerRecord<byte[], byte[]> record, byte[] value, Headers headers) {
    return new ConsumerRecord<>(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        TimestampType.CREATE_TIME,
        -1,
        -1,
        record.key(),
        value,
        headers,
        java.util.Optional.empty());
  }
}
