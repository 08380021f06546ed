package io.fairlead.chaos;

import io.fairlead.domain.event.NodeStatusEvent;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.replay.invariant.CommittedRecord;
import io.fairlead.stream.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;

/** Follows what is committed, for those who wait for it: nodes, failovers, the end. */
final class LogTail implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(20);

  private final KafkaConsumer<String, byte[]> consumer;
  private final Ledger ledger;
  private final Failovers failovers;
  private final Map<Integer, CellNodes> nodes;
  private final Thread thread;
  private volatile boolean closed;
  private volatile long lastRecordNanos = System.nanoTime();

  /**
   * @param nodes those that are simulated here, by cell
   */
  LogTail(KafkaAccess kafka, Ledger ledger, Failovers failovers, Map<Integer, CellNodes> nodes) {
    this.consumer = kafka.consumer();
    this.ledger = ledger;
    this.failovers = failovers;
    this.nodes = Map.copyOf(nodes);
    // Heartbeats and metrics go on for ever; these come to rest.
    consumer.assign(kafka.partitions(Topic.OF_STATE));
    consumer.seekToBeginning(List.of());
    this.thread = Thread.ofPlatform().name("chaos-tail").daemon(true).start(this::follow);
  }

  /** How long nothing has been added. */
  Duration quiet() {
    return Duration.ofNanos(System.nanoTime() - lastRecordNanos);
  }

  private void follow() {
    while (!closed) {
      try {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          lastRecordNanos = System.nanoTime();
          read(record);
        }
      } catch (WakeupException e) {
        // Closed: the loop ends.
      } catch (KafkaException e) {
        Progress.print("the log cannot be followed for now: %s", e.getMessage());
      }
    }
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }

  private void read(ConsumerRecord<String, byte[]> record) {
    Topic topic = KafkaAccess.topicOf(record.topic());
    int cell = record.partition();
    if (topic == Topic.PLACEMENT) {
      failovers.decided(cell, record.timestamp());
    }
    if (topic == Topic.PLACEMENT || topic == Topic.NODE_STATUS) {
      CommittedRecord committed = CommittedRecord.of(topic, record);
      if (committed.event() instanceof PlacementDecided placement) {
        placement.decisions().forEach(decision -> ledger.decided(decision.uid()));
        if (nodes.containsKey(cell)) {
          placement.decisions().forEach(nodes.get(cell)::decided);
        }
      } else if (committed.event() instanceof NodeStatusEvent status && nodes.containsKey(cell)) {
        nodes.get(cell).transition(status);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
