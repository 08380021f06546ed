package io.fairlead.replay.archive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One partition of an archive into an empty one. Where the original has an offset without a record
 * (the marker of a transaction, mostly; an aborted one's records; what was compacted or deleted),
 * something must take that offset which no reader of committed records sees:
 *
 * <ul>
 *   <li>a small gap is filled with markers of aborted transactions that never were: an admin client
 *       may write such a marker, to end a transaction that hangs, and each takes one offset;
 *   <li>a large one with the records of one aborted transaction and its marker.
 * </ul>
 */
final class PartitionImport {
  /** From here on a transaction is faster than so many markers. */
  private static final long LARGE_GAP = 64;

  private static final Duration POLL = Duration.ofMillis(2);

  private static final int MAX_UNACKNOWLEDGED = 10_000;

  /** Of the transactions that never were: no producer is ever given a number like this. */
  private static final long NO_PRODUCER = Long.MAX_VALUE - 1;

  /** What all partitions together have done. */
  record Counts(AtomicLong records, AtomicLong gaps, LongConsumer progress) {
    void record() {
      long count = records.incrementAndGet();
      if (count % 65_536 == 0) {
        progress.accept(count);
      }
    }
  }

  private final ArchiveTape tape;
  private final TopicPartition partition;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<String, Object> clientConfig;
  private final Admin admin;
  private final Counts counts;
  private final List<Future<RecordMetadata>> unacknowledged = new ArrayList<>();
  private long next;

  PartitionImport(
      ArchiveTape tape,
      TopicPartition partition,
      KafkaProducer<byte[], byte[]> producer,
      Map<String, Object> clientConfig,
      Admin admin,
      Counts counts) {
    this.tape = tape;
    this.partition = partition;
    this.producer = producer;
    this.clientConfig = clientConfig;
    this.admin = admin;
    this.counts = counts;
  }

  void run() {
    for (var record = tape.nextRaw(); record != null; record = tape.nextRaw()) {
      fillTo(record.offset());
      unacknowledged.add(producer.send(copyOf(record)));
      next++;
      counts.record();
      if (unacknowledged.size() >= MAX_UNACKNOWLEDGED) {
        awaitAcknowledged();
      }
    }
    fillTo(tape.end());
    awaitAcknowledged();
  }

  private ProducerRecord<byte[], byte[]> copyOf(ConsumerRecord<byte[], byte[]> record) {
    return new ProducerRecord<>(
        partition.topic(),
        partition.partition(),
        record.timestamp() < 0 ? null : (Long) record.timestamp(),
        record.key(),
        record.value(),
        record.headers());
  }

  /** What comes next is to have this offset. */
  private void fillTo(long offset) {
    long gap = offset - next;
    if (gap == 0) {
      return;
    }
    awaitAcknowledged();
    if (gap < LARGE_GAP) {
      addMarkers(gap);
    } else {
      addAbortedTransaction(gap);
    }
    counts.gaps().addAndGet(gap);
    next = offset;
  }

  /** Kafka counts the offsets; here is where it shows that it counts as we do. */
  private void awaitAcknowledged() {
    if (unacknowledged.isEmpty()) {
      return;
    }
    long expected = next - unacknowledged.size();
    for (Future<RecordMetadata> sent : unacknowledged) {
      long offset = Kafka.await(sent, "writing to " + partition).offset();
      if (offset != expected) {
        throw new ArchiveException(
            "%s: the record of offset %d was given offset %d: somebody else writes to this topic, or has. Nothing can be done with it now but to delete it"
                .formatted(partition, expected, offset));
      }
      expected++;
    }
    unacknowledged.clear();
  }

  private void addMarkers(long count) {
    for (long i = 0; i < count; i++) {
      var spec = new AbortTransactionSpec(partition, NO_PRODUCER, (short) 0, 0);
      Kafka.await(admin.abortTransaction(spec).all(), "filling an offset of " + partition);
    }
  }

  private void addAbortedTransaction(long count) {
    try (var filler =
        new KafkaProducer<>(fillerConfig(), new ByteArraySerializer(), new ByteArraySerializer())) {
      filler.initTransactions();
      filler.beginTransaction();
      for (long i = 0; i < count - 1; i++) {
        filler.send(
            new ProducerRecord<>(partition.topic(), partition.partition(), null, new byte[0]));
      }
      filler.flush();
      filler.abortTransaction();
    }
    awaitEnd(next + count);
  }

  /** The end of a transaction is acknowledged before its marker is in the partition. */
  private void awaitEnd(long end) {
    var uncommitted = new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED);
    while (true) {
      var offsets = admin.listOffsets(Map.of(partition, OffsetSpec.latest()), uncommitted);
      if (Kafka.await(offsets.partitionResult(partition), "end of " + partition).offset() >= end) {
        return;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private Map<String, Object> fillerConfig() {
    Map<String, Object> config = new HashMap<>(clientConfig);
    config.put(ProducerConfig.CLIENT_ID_CONFIG, "fairlead-import-filler");
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "fairlead-import-" + partition);
    return config;
  }
}
