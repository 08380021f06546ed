package io.fairlead.stream;

import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Follows whole topics from their beginning: first what is in the log, merged by time so that
 * causes come before effects, and then what is added to it. Every process follows for itself.
 */
public abstract class LogFollower implements KafkaConsumerRebalanceListener {
  private static final Logger LOG = Logger.getLogger(LogFollower.class);

  private static final Duration RETRY_DELAY = Duration.ofMillis(500);

  private final String name;
  private final EventReader reader;
  private final KafkaClients clients;

  /** The next offset to fold, by partition. */
  private final Map<TopicPartition, Long> positions = new ConcurrentHashMap<>();

  private volatile boolean caughtUp;

  protected LogFollower(String name, EventReader reader, KafkaClients clients) {
    this.name = name;
    this.reader = reader;
    this.clients = clients;
  }

  /** Folds one event. Called by one thread at a time. */
  protected abstract void fold(EventRecord event);

  /** All that was in the log at start has been folded. Called once. */
  protected abstract void onCaughtUp();

  public boolean isCaughtUp() {
    return caughtUp;
  }

  /** Folds what was added to the log; what was folded before is passed over. */
  protected void follow(ConsumerRecords<String, byte[]> batch) {
    for (TopicPartition partition : batch.partitions()) {
      long next = positions.getOrDefault(partition, 0L);
      for (ConsumerRecord<String, byte[]> record : batch.records(partition)) {
        if (record.offset() >= next) {
          fold(record);
          next = record.offset() + 1;
        }
      }
      positions.put(partition, next);
    }
  }

  private void fold(ConsumerRecord<String, byte[]> record) {
    passed(reader.position(record));
    reader
        .read(record)
        .ifPresent(
            event -> {
              try {
                fold(event);
              } catch (RuntimeException e) {
                LOG.errorf(e, "%s: defect while folding %s", name, event.position());
              }
            });
  }

  /** A record is about to be folded, readable or not. */
  protected void passed(EventRecord.Position position) {}

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    if (!caughtUp) {
      replay(partitions);
    }
    // Also when the group was lost for a while: nothing is committed, so the consumer would begin
    // at the beginning again.
    partitions.forEach(partition -> consumer.seek(partition, positions.get(partition)));
    if (!caughtUp) {
      caughtUp = true;
      onCaughtUp();
    }
  }

  private void replay(Collection<TopicPartition> partitions) {
    List<Tape> tapes = open(partitions);
    try {
      tapes.forEach(tape -> positions.put(tape.partition(), tape.end()));
      long count = 0;
      for (var next = earliest(tapes); next.isPresent(); next = earliest(tapes), count++) {
        fold(next.get().next().orElseThrow());
      }
      LOG.debugf("%s: caught up with %d records", name, count);
    } finally {
      tapes.forEach(Tape::close);
    }
  }

  /** However long it takes: what is thrown here, the consumer would go on without. */
  private List<Tape> open(Collection<TopicPartition> partitions) {
    while (true) {
      TapeConsumer consumer = new TapeConsumer(clients.reader(name + "-replay"));
      try {
        Map<TopicPartition, Long> ends = consumer.ends(partitions);
        List<Tape> tapes = new ArrayList<>();
        ends.forEach((partition, end) -> tapes.add(new KafkaTape(partition, consumer, end)));
        return tapes;
      } catch (KafkaException e) {
        consumer.close();
        LOG.warnf("%s: cannot read the log, trying again: %s", name, e.toString());
        LockSupport.parkNanos(RETRY_DELAY.toNanos());
      }
    }
  }

  private static Optional<Tape> earliest(List<Tape> tapes) {
    return tapes.stream()
        .filter(tape -> tape.peek().isPresent())
        .min(Comparator.comparingLong(tape -> tape.peek().orElseThrow().timestamp()));
  }
}
