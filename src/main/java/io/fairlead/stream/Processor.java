package io.fairlead.stream;

import io.fairlead.domain.event.Event;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * The loop of one arrow: fold a batch, decide, emit, commit; and the same on every tick of its
 * timer, because time calls for decisions too.
 *
 * <p>Cells come and go with the consumer group's partitions. All topics have one partition a cell,
 * and the range assignor gives one instance the same partitions of each, so a cell is always whole.
 * A cell is served only after it has been restored from the log.
 *
 * <p>When a transaction fails, for whatever reason, memory may be ahead of the log. So nothing is
 * patched: the writer is replaced, every cell is restored, and the batch is tried again; what the
 * restored cells have folded already is passed over.
 *
 * <p>Everything runs on one thread of its own.
 *
 * @param <D> one decision
 */
abstract class Processor<D> implements KafkaConsumerRebalanceListener {
  private static final Logger LOG = Logger.getLogger(Processor.class);
  private static final Duration RETRY_DELAY = Duration.ofMillis(500);

  /** The connectors close their consumers before this, the embedded broker stops after it. */
  private static final int AFTER_CONSUMERS = 10_000;

  private final Arrow<D> arrow;
  private final ProcessorContext context;
  private final CellRestore<D> restore;
  private final ScheduledExecutorService thread;
  private final SortedMap<Integer, Cell<D>> cells = new TreeMap<>();
  private final Timer cycleTimer;
  private final Counter decisionCounter;
  private final Counter deadLetterCounter;

  private CycleLog log;

  /** Set on the polling thread before the cells it belongs to are served. */
  private volatile ConsumerGroupMetadata group;

  private volatile boolean assigned;
  private volatile boolean failing;

  Processor(Arrow<D> arrow, ProcessorContext context) {
    this.arrow = arrow;
    this.context = context;
    this.restore =
        new CellRestore<>(arrow, context.topics(), context.reader(), context.clients()::reader);
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(arrow.group()).daemon(true).factory());
    var meters = context.meters();
    this.cycleTimer =
        Timer.builder("fairlead.cycle").tag("processor", arrow.name()).register(meters);
    this.decisionCounter =
        Counter.builder("fairlead.decisions").tag("processor", arrow.name()).register(meters);
    this.deadLetterCounter =
        Counter.builder("fairlead.dead.letters").tag("processor", arrow.name()).register(meters);
  }

  /** Whether it has its cells, if any, and the last transaction went through. */
  boolean isServing() {
    return assigned && !failing;
  }

  /** In a few words, for the health check. */
  String state() {
    if (failing) {
      return "restoring after a failed transaction";
    }
    return assigned ? "serving" : "joining its group";
  }

  String name() {
    return arrow.name();
  }

  /** Completes when the batch is folded and what followed from it is committed. */
  Uni<Void> process(ConsumerRecords<String, byte[]> batch) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    execute(() -> attempt(batch, done));
    return Uni.createFrom().completionStage(done);
  }

  /** Starts the timer; for arrows that decide on time alone. */
  void tickEvery(Duration period) {
    ConsumerRecords<String, byte[]> nothing = ConsumerRecords.empty();
    thread.scheduleWithFixedDelay(
        () -> {
          if (!failing) {
            attempt(nothing, new CompletableFuture<>());
          }
        },
        period.toMillis(),
        period.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** After the consumers have left their groups, which hands the cells over. */
  void stop(
      @Observes(notifyObserver = Reception.IF_EXISTS)
          @Priority(AFTER_CONSUMERS)
          @BeforeDestroyed(ApplicationScoped.class)
          Object event) {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (log != null) {
      log.close();
    }
  }

  private void attempt(ConsumerRecords<String, byte[]> batch, CompletableFuture<Void> done) {
    try {
      if (failing) {
        recover();
      }
      cycle(batch);
      done.complete(null);
    } catch (RuntimeException e) {
      if (!(e instanceof KafkaException)) {
        LOG.errorf(e, "%s: defect while processing; trying again from the log", arrow.name());
      } else {
        LOG.warnf("%s: transaction failed, restoring from the log: %s", arrow.name(), e.toString());
      }
      failing = true;
      try {
        thread.schedule(() -> attempt(batch, done), RETRY_DELAY.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException stopped) {
        done.completeExceptionally(e);
      }
    }
  }

  private void cycle(ConsumerRecords<String, byte[]> batch) {
    if (cells.isEmpty()) {
      return;
    }
    long start = System.nanoTime();
    CycleLog.Batch output = new CycleLog.Batch();
    Instant time = Instant.now();
    cells.values().forEach(cell -> cell.advanceTo(time));
    for (TopicPartition partition : batch.partitions()) {
      Cell<D> cell = cells.get(partition.partition());
      if (cell != null) {
        fold(cell, batch.records(partition), output);
      }
    }
    int decided = 0;
    boolean more = false;
    for (Cell<D> cell : cells.values()) {
      int decisions = decide(cell, output);
      decided += decisions;
      more |= decisions == Cell.MAX_DECISIONS;
    }
    if (!output.isEmpty()) {
      log.commit(output, group);
      decisionCounter.increment(decided);
      cycleTimer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
    if (more) {
      execute(() -> attempt(ConsumerRecords.empty(), new CompletableFuture<>()));
    }
  }

  private void fold(
      Cell<D> cell, List<ConsumerRecord<String, byte[]>> records, CycleLog.Batch output) {
    for (ConsumerRecord<String, byte[]> record : records) {
      Topic topic = context.topics().named(record.topic());
      if (!cell.hasFolded(topic, record.offset())) {
        cell.fold(topic, record.offset(), event(record, topic, output));
      }
    }
  }

  private Optional<Event> event(
      ConsumerRecord<String, byte[]> record, Topic topic, CycleLog.Batch output) {
    try {
      return context.reader().decode(record).map(EventRecord::event);
    } catch (InvalidEventException e) {
      if (arrow.owned().contains(topic)) {
        LOG.warnf(
            "%s: dead letter: %s offset %d: %s",
            arrow.name(), record.topic(), record.offset(), e.getMessage());
        deadLetterCounter.increment();
        log.add(output, DeadLetter.of(record, e.getMessage(), arrow.name(), context.topics()));
      }
      return Optional.empty();
    }
  }

  private int decide(Cell<D> cell, CycleLog.Batch output) {
    List<D> decisions = cell.decide();
    // A dead letter in the batch makes its cell leave a record too: it must not be sent twice.
    boolean closes = cell.needsMarker() || (!output.isEmpty() && cell.hasFoldedSinceCycle());
    if (!decisions.isEmpty() || closes) {
      List<EncodedEvent> events = arrow.decisions().encode(decisions);
      log.add(output, cell.number(), arrow.output(), events, cell.closeCycle());
      log.add(output, cell.offsets(context.topics()));
    }
    return decisions.size();
  }

  /**
   * Serves the cells of these partitions, however long Kafka takes to let us read them; returns
   * where to go on reading.
   */
  private Map<TopicPartition, Long> restoreAll(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> positions = new HashMap<>();
    while (!thread.isShutdown()) {
      try {
        if (log == null) {
          log = openLog();
        }
        for (TopicPartition partition : partitions) {
          Cell<D> cell =
              cells.computeIfAbsent(
                  partition.partition(), number -> restore.restore(number, Instant.now()));
          if (!isSoft(partition)) {
            positions.put(partition, cell.next(context.topics().named(partition.topic())));
          }
        }
        return positions;
      } catch (KafkaException e) {
        LOG.warnf("%s: cannot restore, trying again: %s", arrow.name(), e.toString());
        LockSupport.parkNanos(RETRY_DELAY.toNanos());
      } catch (RuntimeException e) {
        // Not to be thrown: the consumer would then go on without the cell.
        LOG.errorf(e, "%s: defect while restoring, trying again", arrow.name());
        LockSupport.parkNanos(RETRY_DELAY.toNanos());
      }
    }
    return Map.of();
  }

  private boolean isSoft(TopicPartition partition) {
    return arrow.softInputs().contains(context.topics().named(partition.topic()));
  }

  private void recover() {
    if (log != null) {
      log.close();
    }
    log = openLog();
    for (int number : List.copyOf(cells.keySet())) {
      cells.put(number, restore.restore(number, Instant.now()));
    }
    failing = false;
    LOG.infof("%s: recovered", arrow.name());
  }

  private CycleLog openLog() {
    return new CycleLog(
        context.clients().transactionalProducer(arrow),
        context.topics(),
        context.reader(),
        arrow.source());
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    group = consumer.groupMetadata();
    Map<TopicPartition, Long> positions = new HashMap<>();
    await(() -> positions.putAll(restoreAll(partitions)));
    positions.forEach(consumer::seek);
    List<TopicPartition> soft = partitions.stream().filter(this::isSoft).toList();
    if (!soft.isEmpty()) { // for the consumer, none means all
      consumer.seekToEnd(soft);
    }
    assigned = true;
  }

  @Override
  public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    await(() -> partitions.forEach(partition -> cells.remove(partition.partition())));
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    onPartitionsRevoked(consumer, partitions);
  }

  private void await(Runnable task) {
    try {
      CompletableFuture.runAsync(task, thread).join();
    } catch (RejectedExecutionException stopped) {
      LOG.debugf("%s: stopped during a rebalance", arrow.name());
    }
  }

  private void execute(Runnable task) {
    thread.execute(task);
  }
}
