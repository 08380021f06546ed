package io.fairlead.simulation.log;

import io.fairlead.stream.LogReader;
import io.fairlead.stream.Tape;
import io.fairlead.stream.Topic;
import io.fairlead.stream.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Topics, transactional ids and groups. */
public final class SimulatedLog implements LogReader {
  static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private final Topics topics;
  private final Map<TopicPartition, SimulatedPartition> partitions = new LinkedHashMap<>();
  private final Map<String, TransactionalId> transactionalIds = new LinkedHashMap<>();
  private final Map<String, SimulatedGroup> groups = new LinkedHashMap<>();

  /** What the coordinator keeps of a transactional id. */
  static final class TransactionalId {
    short epoch = -1;
    Transaction transaction;
  }

  public SimulatedLog(Topics topics, int cells) {
    this.topics = topics;
    for (Topic topic : Topic.values()) {
      for (int cell = 0; cell < cells; cell++) {
        TopicPartition name = new TopicPartition(topics.name(topic), cell);
        partitions.put(name, new SimulatedPartition(name));
      }
    }
  }

  public Topics topics() {
    return topics;
  }

  /** In an order that does not change. */
  public List<SimulatedPartition> partitions() {
    return List.copyOf(partitions.values());
  }

  public SimulatedPartition partition(Topic topic, int cell) {
    return partitions.get(new TopicPartition(topics.name(topic), cell));
  }

  SimulatedPartition partition(ProducerRecord<?, ?> record) {
    return partitions.get(new TopicPartition(record.topic(), record.partition()));
  }

  /** The group, which is made when it is first asked for. */
  public SimulatedGroup group(String name) {
    return groups.computeIfAbsent(name, key -> new SimulatedGroup(name));
  }

  /** Writes outside of any transaction; returns the offset. */
  public long append(ProducerRecord<String, byte[]> record, Instant time) {
    return partition(record).append(record, time, null);
  }

  // ---- transactions

  /**
   * A producer under a transactional id: from here on every one before it is fenced, and what it
   * left open is aborted and over ({@code initTransactions}).
   */
  public SimulatedProducer producer(String transactionalId) {
    TransactionalId id =
        transactionalIds.computeIfAbsent(transactionalId, key -> new TransactionalId());
    id.epoch++;
    finish(id);
    return new SimulatedProducer(this, id, transactionalId);
  }

  /** The transactions whose end is decided, and not yet told to all of their partitions. */
  public List<Transaction> ending() {
    List<Transaction> ending = new ArrayList<>();
    for (TransactionalId id : transactionalIds.values()) {
      if (id.transaction != null && id.transaction.isEnding()) {
        ending.add(id.transaction);
      }
    }
    return ending;
  }

  /** The transactional ids with an open transaction, in the order of their first use. */
  public List<String> open() {
    List<String> open = new ArrayList<>();
    transactionalIds.forEach(
        (name, id) -> {
          if (id.transaction != null && id.transaction.isOpen()) {
            open.add(name);
          }
        });
    return open;
  }

  /** The coordinator has waited for the end of a transaction long enough: fences and aborts. */
  public void expire(String transactionalId) {
    TransactionalId id = transactionalIds.get(transactionalId);
    id.epoch++;
    id.transaction.end(false);
  }

  private static void finish(TransactionalId id) {
    if (id.transaction != null) {
      if (id.transaction.isOpen()) {
        id.transaction.end(false);
      }
      id.transaction.settle();
      id.transaction = null;
    }
  }

  // ---- reading

  @Override
  public Tape open(Topic topic, int cell) {
    SimulatedPartition partition = partition(topic, cell);
    return new SimulatedTape(partition, partition.lastStable());
  }

  /** Of a topic as it was before anything was written to it. */
  public Tape openEmpty(Topic topic, int cell) {
    return new SimulatedTape(partition(topic, cell), 0);
  }

  @Override
  public Tape openSettled(Topic topic, int cell) {
    SimulatedPartition partition = partition(topic, cell);
    long end = partition.end();
    partition.undecided().forEach(Transaction::settle); // the reader waits for these
    if (partition.lastStable() < end) {
      throw new TimeoutException("a transaction is left open in " + partition.name());
    }
    return new SimulatedTape(partition, end);
  }
}
