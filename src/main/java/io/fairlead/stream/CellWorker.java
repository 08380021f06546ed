package io.fairlead.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.reactive.messaging.kafka.impl.KafkaRecordHelper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;

/**
 * Serves one cell for one term, on a thread of its own, so that no cell waits for another: opens
 * it, runs its cycles, and opens it again when it has failed.
 *
 * <p>What is read while the cell is not served is kept for it, and the consumer is asked to read no
 * more. When a transaction fails, for whatever reason, the cell's memory may be ahead of the log.
 * So nothing is patched: the cell is opened again, and what it has folded already is passed over.
 * But not before the group has said that it is still ours: opening fences whoever writes the cell,
 * and two instances that both believe in it would fence each other in turns.
 *
 * @param <D> one decision
 */
final class CellWorker<D> {
  private static final Logger LOG = Logger.getLogger(CellWorker.class);
  private static final Duration RETRY_DELAY = Duration.ofMillis(500);

  /** Of a cell in our hands. */
  enum State {
    RESTORING,
    SERVING,
    FAILING
  }

  /** What the worker's instance does for it. */
  interface Instance<D> {
    /** Fences whoever wrote the cell before, and restores it. */
    ServedCell<D> open(CellTerm term);

    /** Whether the group says, now, that the term goes on. */
    boolean confirms(CellTerm term);

    /** Reads no more of the cell for now. */
    void pause(CellTerm term);

    /** Reads on, not before what the cell has folded. */
    void resume(CellTerm term, ServedCell<D> cell);

    ProcessorMeters meters();
  }

  private final String name;
  private final CellTerm term;
  private final Instance<D> instance;
  private final ScheduledExecutorService thread;

  /** Read and not folded; guarded by this. */
  private final Deque<ConsumerRecord<String, byte[]>> backlog = new ArrayDeque<>();

  private final AtomicBoolean ticking = new AtomicBoolean();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private volatile State state = State.RESTORING;

  /** Null unless it is served. */
  private volatile ServedCell<D> served;

  /** The batch under way. */
  private volatile CompletableFuture<Void> batch = CompletableFuture.completedFuture(null);

  /**
   * @param processor for messages
   */
  CellWorker(String processor, CellTerm term, Instance<D> instance) {
    this.name = processor + ": cell " + term.cell();
    this.term = term;
    this.instance = instance;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform()
                .name("fairlead-" + processor + "-" + term.cell())
                .daemon(true)
                .factory());
  }

  State state() {
    return state;
  }

  CellTerm term() {
    return term;
  }

  void start() {
    execute(this::open);
  }

  /**
   * Takes what was read of the cell, in its order.
   *
   * @return completes when it is folded and what followed from it is committed, or when it is kept
   *     for later; the next may come then
   */
  synchronized CompletableFuture<Void> offer(List<ConsumerRecord<String, byte[]>> records) {
    if (records.isEmpty() || term.isOver() || isOfAnEarlierTerm(records.getFirst())) {
      return CompletableFuture.completedFuture(null);
    }
    if (state != State.SERVING) {
      backlog.addAll(records);
      instance.pause(term);
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    batch = done;
    execute(
        () -> {
          try {
            cycle(records);
          } finally {
            done.complete(null);
          }
        });
    return done;
  }

  /** A batch may be on its way while the cell is taken away and given back. */
  private boolean isOfAnEarlierTerm(ConsumerRecord<String, byte[]> record) {
    Header generation = record.headers().lastHeader(KafkaRecordHelper.SMALLRYE_GENERATION_ID);
    return generation != null
        && Integer.parseInt(new String(generation.value(), UTF_8)) < term.generation();
  }

  /** Lets time pass in the cell. */
  void tick() {
    if (state == State.SERVING && ticking.compareAndSet(false, true)) {
      execute(
          () -> {
            ticking.set(false);
            cycle(List.of());
          });
    }
  }

  /** Partitions of other topics have joined the cell. */
  void grown() {
    execute(
        () -> {
          if (served != null) {
            instance.resume(term, served);
          }
        });
  }

  private void cycle(List<ConsumerRecord<String, byte[]>> records) {
    if (term.isOver()) {
      return;
    }
    if (served == null) {
      putBack(records);
      return;
    }
    try {
      fold(records);
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  /** One cycle; if it fails, the records are the first to be folded when the cell is back. */
  private void fold(List<ConsumerRecord<String, byte[]>> records) {
    long start = System.nanoTime();
    ServedCell.Outcome outcome;
    try {
      outcome = served.cycle(records, Instant.now());
    } catch (RuntimeException e) {
      putBack(records);
      throw e;
    }
    instance.meters().cycle(outcome, System.nanoTime() - start);
    if (outcome.hasMore()) {
      execute(() -> cycle(List.of()));
    }
  }

  private synchronized void putBack(List<ConsumerRecord<String, byte[]>> records) {
    records.reversed().forEach(backlog::addFirst);
  }

  private void open() {
    if (term.isOver()) {
      return;
    }
    long start = System.nanoTime();
    try {
      if (state == State.FAILING && !instance.confirms(term)) {
        retry(this::open);
        return;
      }
      served = instance.open(term);
      if (term.isOver()) {
        closeCell();
        return;
      }
      for (var records = nextOfBacklog(); !records.isEmpty(); records = nextOfBacklog()) {
        fold(records);
      }
      instance.meters().restored(System.nanoTime() - start);
      LOG.infof("%s: serving", name);
      instance.resume(term, served);
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  /** What has been kept; when there is nothing any more, the cell is served from then on. */
  private synchronized List<ConsumerRecord<String, byte[]>> nextOfBacklog() {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>(backlog);
    backlog.clear();
    if (records.isEmpty()) {
      state = State.SERVING;
    }
    return records;
  }

  private void failed(RuntimeException e) {
    if (isFenced(e)) {
      instance.meters().fenced();
    }
    synchronized (this) {
      state = State.FAILING;
    }
    closeCell();
    if (term.isOver()) {
      LOG.debugf("%s: given up: %s", name, e.toString());
      return;
    }
    instance.pause(term);
    if (e instanceof KafkaException) {
      LOG.warnf("%s: failed, will be restored from the log: %s", name, e.toString());
    } else {
      LOG.errorf(e, "%s: defect, trying again from the log", name);
    }
    retry(this::open);
  }

  private static boolean isFenced(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return true;
      }
    }
    return false;
  }

  private void closeCell() {
    ServedCell<D> cell = served;
    served = null;
    if (cell != null) {
      cell.close();
    }
  }

  /** After the term has ended: lets what is under way come to its end, and begins nothing new. */
  void finish() {
    execute(
        () -> {
          closeCell();
          ended.complete(null);
          thread.shutdown();
        });
  }

  /**
   * Waits for that. A commit that takes too long is cut off, and Kafka undoes it; a restore goes on
   * to its end, and its result is thrown away.
   */
  void awaitEnd(Duration patience) {
    try {
      ended.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      closeCell();
      batch.complete(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // nobody completes it so
    }
  }

  private void execute(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException over) {
      batch.complete(null);
    }
  }

  private void retry(Runnable task) {
    try {
      thread.schedule(task, RETRY_DELAY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException over) {
      LOG.debugf("%s: over", name);
    }
  }
}
