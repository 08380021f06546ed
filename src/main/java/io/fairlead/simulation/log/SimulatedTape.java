package io.fairlead.simulation.log;

import io.fairlead.stream.Tape;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** A partition's committed records up to an end. */
final class SimulatedTape implements Tape {
  private final SimulatedPartition partition;
  private final long end;
  private long position;

  SimulatedTape(SimulatedPartition partition, long end) {
    this.partition = partition;
    this.end = end;
  }

  @Override
  public TopicPartition partition() {
    return partition.name();
  }

  @Override
  public long end() {
    return end;
  }

  @Override
  public void seek(long offset) {
    position = offset;
  }

  @Override
  public Optional<ConsumerRecord<String, byte[]>> peek() {
    return partition.next(position, end);
  }

  @Override
  public Optional<ConsumerRecord<String, byte[]>> nextUpTo(long offset) {
    var next = partition.next(position, Math.min(end, offset + 1));
    next.ifPresent(record -> position = record.offset() + 1);
    return next;
  }

  @Override
  public void close() {
    // holds nothing
  }
}
