package io.fairlead.replay.archive;

import io.fairlead.stream.Topic;
import io.fairlead.stream.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * An archive into a Kafka whose topics are there and have never held anything: each record at the
 * offset that it had, because provenance names offsets. See {@link PartitionImport} for how.
 */
public final class LogImport {
  private final Map<String, Object> clientConfig;
  private final Topics topics;

  /**
   * Into a Kafka.
   *
   * @param clientConfig connection and security
   * @param topics the names in that Kafka, which may have another prefix
   */
  public LogImport(Map<String, Object> clientConfig, Topics topics) {
    this.clientConfig = clientConfig;
    this.topics = topics;
  }

  /**
   * What was written.
   *
   * @param gaps offsets without a record that were filled
   */
  public record Summary(long records, long gaps, int partitions) {}

  /**
   * Writes the file's records to where they were.
   *
   * @param progress is told now and then how many records there are
   * @throws ArchiveException if the file is damaged, or a topic is not there or not empty
   * @throws org.apache.kafka.common.KafkaException if Kafka does not take it
   */
  public Summary run(ArchiveFile file, LongConsumer progress) {
    List<ArchiveTape> tapes = new ArrayList<>();
    for (ArchiveHeader.Range range : file.header().partitions()) {
      Topic topic = Topic.bySuffix(range.topic());
      if (topic == null) {
        throw new ArchiveException(
            "%s has a topic \"%s\", which this program does not know"
                .formatted(file.path(), range.topic()));
      }
      tapes.add(file.tape(topic, range.cell()));
    }
    try (Admin admin = Admin.create(clientConfig)) {
      requireEmpty(admin, tapes.stream().map(tape -> target(file, tape)).toList());
      return write(file, tapes, admin, progress);
    }
  }

  private TopicPartition target(ArchiveFile file, ArchiveTape tape) {
    Topic topic = file.topics().named(tape.partition().topic());
    return new TopicPartition(topics.name(topic), tape.partition().partition());
  }

  private static void requireEmpty(Admin admin, List<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    var ends = admin.listOffsets(latest);
    for (TopicPartition partition : partitions) {
      long end = Kafka.await(ends.partitionResult(partition), "topic " + partition).offset();
      if (end != 0) {
        throw new ArchiveException(
            "topic %s, cell %d, is not empty: it goes to offset %d. A log can be put only into topics that have never held anything"
                .formatted(partition.topic(), partition.partition(), end));
      }
    }
  }

  private Summary write(
      ArchiveFile file, List<ArchiveTape> tapes, Admin admin, LongConsumer progress) {
    AtomicLong records = new AtomicLong();
    AtomicLong gaps = new AtomicLong();
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try (var producer =
        new KafkaProducer<>(
            producerConfig(), new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<?>> partitions = new ArrayList<>();
      for (ArchiveTape tape : tapes) {
        var counts = new PartitionImport.Counts(records, gaps, progress);
        var partition =
            new PartitionImport(tape, target(file, tape), producer, clientConfig, admin, counts);
        partitions.add(threads.submit(partition::run));
      }
      for (Future<?> partition : partitions) {
        await(partition);
      }
    } finally {
      threads.shutdownNow();
    }
    return new Summary(records.get(), gaps.get(), tapes.size());
  }

  private static void await(Future<?> partition) {
    try {
      partition.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private Map<String, Object> producerConfig() {
    Map<String, Object> config = new HashMap<>(clientConfig);
    config.put(ProducerConfig.CLIENT_ID_CONFIG, "fairlead-import");
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 2);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Kafka.MAX_REQUEST);
    return config;
  }
}
