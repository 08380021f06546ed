package io.fairlead.stream;

import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Follows whole topics from their beginning: first what is in the log, merged by time so that
 * causes come before effects, and then what is added to it. Every process follows for itself.
 */
public abstract class LogFollower implements KafkaConsumerRebalanceListener {
  private static final Logger LOG = Logger.getLogger(LogFollower.class);

  private final String name;
  private final EventReader reader;
  private final KafkaClients clients;
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

  /** Folds what was added to the log. */
  protected void follow(ConsumerRecords<String, byte[]> batch) {
    for (ConsumerRecord<String, byte[]> record : batch) {
      fold(record);
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
    if (caughtUp) {
      return; // a reconnect: positions are kept by the consumer
    }
    List<Tape> tapes = new ArrayList<>();
    try {
      for (TopicPartition partition : partitions) {
        Tape tape = new Tape(partition, clients.reader(name + "-replay-" + partition.topic()));
        tapes.add(tape);
        consumer.seek(partition, tape.end());
      }
      long count = 0;
      for (var next = earliest(tapes); next.isPresent(); next = earliest(tapes), count++) {
        fold(next.get().next().orElseThrow());
      }
      LOG.debugf("%s: caught up with %d records", name, count);
    } finally {
      tapes.forEach(Tape::close);
    }
    caughtUp = true;
    onCaughtUp();
  }

  private static Optional<Tape> earliest(List<Tape> tapes) {
    return tapes.stream()
        .filter(tape -> tape.peek().isPresent())
        .min(Comparator.comparingLong(tape -> tape.peek().orElseThrow().timestamp()));
  }
}
