package io.fairlead.simulation.log;

import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;

/** A transactional producer: each step asks the coordinator, which knows the newest epoch. */
public final class SimulatedProducer {
  private final SimulatedLog log;
  private final SimulatedLog.TransactionalId id;
  private final String name;
  private final short epoch;

  SimulatedProducer(SimulatedLog log, SimulatedLog.TransactionalId id, String name) {
    this.log = log;
    this.id = id;
    this.name = name;
    this.epoch = id.epoch;
  }

  /** Returns the offset. */
  public long send(ProducerRecord<String, byte[]> record, Instant time) {
    SimulatedPartition partition = log.partition(record);
    Transaction transaction = transaction();
    transaction.touch(partition);
    return partition.append(record, time, transaction);
  }

  /** Offsets that become the group's when the transaction is committed. */
  public void sendOffsets(
      Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata member) {
    Transaction transaction = transaction();
    SimulatedGroup group = log.group(member.groupId());
    group.requireMember(member);
    transaction.addOffsets(group, offsets);
  }

  /** Decides that the transaction is committed; readers see it when it has been told to them. */
  public void commit() {
    end(true);
  }

  public void abort() {
    end(false);
  }

  private void end(boolean commit) {
    requireNewest();
    if (id.transaction != null && id.transaction.isOpen()) {
      id.transaction.end(commit);
    }
  }

  /** The open transaction; a new one begins when the one before is over. */
  private Transaction transaction() {
    requireNewest();
    if (id.transaction == null || !id.transaction.isOpen()) {
      if (id.transaction != null) {
        id.transaction.settle(); // told to come back until it is over
      }
      id.transaction = new Transaction();
    }
    return id.transaction;
  }

  private void requireNewest() {
    if (epoch != id.epoch) {
      throw new ProducerFencedException(
          "There is a newer producer with the same transactionalId: " + name);
    }
  }
}
