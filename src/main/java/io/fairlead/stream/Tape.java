package io.fairlead.stream;

import java.io.Closeable;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * One topic of one cell, read once: its committed records from the beginning to an end that was
 * fixed when the tape was opened. Compaction and transactions leave offsets empty.
 */
public interface Tape extends Closeable {

  TopicPartition partition();

  /** The offset behind the last record, where a live reader goes on. */
  long end();

  /** Goes on from an offset, forwards or backwards. */
  void seek(long offset);

  /** The next record without taking it. */
  Optional<ConsumerRecord<String, byte[]>> peek();

  /** The next record at or before an offset. */
  Optional<ConsumerRecord<String, byte[]>> nextUpTo(long offset);

  default Optional<ConsumerRecord<String, byte[]>> next() {
    return nextUpTo(end() - 1);
  }

  @Override
  void close();
}
