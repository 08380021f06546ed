package io.fairlead.stream;

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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
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
 * One arrow at work: it takes cells as its consumer group gives them, hands them what is read, and
 * runs them on every tick of its timer too, because time calls for decisions.
 *
 * <p>All topics have one partition a cell, and the range assignor gives one instance the same
 * partitions of each, so a cell is always whole. A cell is served only after it has been restored
 * from the log.
 *
 * <p>When a cell's transaction fails, for whatever reason, its memory may be ahead of the log. So
 * nothing is patched: that cell's writer is replaced, it is restored, and the batch is tried again;
 * what the restored cell has folded already is passed over.
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

  /** The cells that are ours; without a value where one must be opened again. */
  private final SortedMap<Integer, Optional<ServedCell<D>>> cells = new ConcurrentSkipListMap<>();

  private final Timer cycleTimer;
  private final Counter decisionCounter;
  private final Counter deadLetterCounter;

  /** Set on the polling thread before the cells it belongs to are served. */
  private volatile ConsumerGroupMetadata group;

  private volatile boolean assigned;
  private volatile boolean failing;

  Processor(Arrow<D> arrow, ProcessorContext context) {
    this.arrow = arrow;
    this.context = context;
    this.restore =
        new CellRestore<>(
            arrow,
            context.histories(arrow, "restore-" + arrow.name()),
            context.config().snapshot().restore());
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

  Arrow<D> ownArrow() {
    return arrow;
  }

  /** The cells that it serves at the moment. For every thread. */
  List<Integer> servedCells() {
    return List.copyOf(cells.keySet());
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
    cells.values().forEach(cell -> cell.ifPresent(ServedCell::close));
  }

  private void attempt(ConsumerRecords<String, byte[]> batch, CompletableFuture<Void> done) {
    Map<Integer, List<ConsumerRecord<String, byte[]>>> records = byCell(batch);
    Instant time = Instant.now();
    RuntimeException failure = null;
    for (int number : List.copyOf(cells.keySet())) {
      try {
        cycle(number, records.getOrDefault(number, List.of()), time);
      } catch (RuntimeException e) {
        failed(number, e);
        failure = e;
      }
    }
    failing = failure != null;
    if (failure == null) {
      done.complete(null);
      return;
    }
    try {
      thread.schedule(() -> attempt(batch, done), RETRY_DELAY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException stopped) {
      done.completeExceptionally(failure);
    }
  }

  /** In the order in which they were read. */
  private static Map<Integer, List<ConsumerRecord<String, byte[]>>> byCell(
      ConsumerRecords<String, byte[]> batch) {
    Map<Integer, List<ConsumerRecord<String, byte[]>>> records = new HashMap<>();
    for (TopicPartition partition : batch.partitions()) {
      records
          .computeIfAbsent(partition.partition(), number -> new ArrayList<>())
          .addAll(batch.records(partition));
    }
    return records;
  }

  private void cycle(int number, List<ConsumerRecord<String, byte[]>> records, Instant time) {
    ServedCell<D> cell = served(number);
    long start = System.nanoTime();
    ServedCell.Outcome outcome = cell.cycle(records, time);
    deadLetterCounter.increment(outcome.deadLetters());
    if (outcome.written()) {
      decisionCounter.increment(outcome.decisions());
      cycleTimer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
    if (outcome.hasMore()) {
      execute(() -> attempt(ConsumerRecords.empty(), new CompletableFuture<>()));
    }
  }

  private void failed(int number, RuntimeException e) {
    if (e instanceof KafkaException) {
      LOG.warnf(
          "%s: cell %d: transaction failed, restoring from the log: %s",
          arrow.name(), number, e.toString());
    } else {
      LOG.errorf(
          e,
          "%s: cell %d: defect while processing; trying again from the log",
          arrow.name(),
          number);
    }
    cells.put(number, Optional.empty()).ifPresent(ServedCell::close);
  }

  /**
   * Serves the cells of these partitions, however long Kafka takes to let us read them; returns
   * where to go on reading.
   */
  private Map<TopicPartition, Long> openAll(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> positions = new HashMap<>();
    while (!thread.isShutdown()) {
      try {
        for (TopicPartition partition : partitions) {
          ServedCell<D> cell = served(partition.partition());
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

  private ServedCell<D> served(int number) {
    Optional<ServedCell<D>> cell = cells.getOrDefault(number, Optional.empty());
    if (cell.isEmpty()) {
      cell = Optional.of(open(number));
      cells.put(number, cell);
      LOG.debugf("%s: serving cell %d", arrow.name(), number);
    }
    return cell.get();
  }

  private ServedCell<D> open(int number) {
    return ServedCell.open(
        arrow,
        context.topics(),
        context.reader(),
        restore,
        this::openWriter,
        number,
        Instant.now());
  }

  private CellWriter openWriter(int number) {
    return new KafkaCellWriter(
        context.clients().transactionalProducer(arrow, number), context.reader(), () -> group);
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    group = consumer.groupMetadata();
    Map<TopicPartition, Long> positions = new HashMap<>();
    await(() -> positions.putAll(openAll(partitions)));
    positions.forEach(consumer::seek);
    List<TopicPartition> soft = partitions.stream().filter(this::isSoft).toList();
    if (!soft.isEmpty()) { // for the consumer, none means all
      consumer.seekToEnd(soft);
    }
    assigned = true;
  }

  @Override
  public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    await(() -> partitions.forEach(partition -> release(partition.partition())));
  }

  private void release(int number) {
    Optional<ServedCell<D>> cell = cells.remove(number);
    if (cell != null) {
      cell.ifPresent(ServedCell::close);
    }
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
