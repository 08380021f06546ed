package io.fairlead.view;

import io.fairlead.stream.EventReader;
import io.fairlead.stream.KafkaClients;
import io.fairlead.stream.KafkaLogReader;
import io.fairlead.stream.LogReader;
import io.fairlead.stream.Topics;
import io.fairlead.view.PointInTime.Time;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;

/**
 * The cluster as it was: folds the log up to a moment, in the order of {@link
 * io.fairlead.stream.MergedLog}. Any process can do it that reads the log, and all come to the same
 * state.
 *
 * <p>One moment is folded at a time, on a thread of its own. States are kept for a while; a later
 * moment goes on from an earlier one.
 */
@ApplicationScoped
public class PastStates {

  /**
   * What is older is settled. Records get their time when they are sent and may come later into the
   * log, but Kafka's producers give up after this.
   */
  static final Duration SETTLING = Duration.ofMinutes(2);

  private static final int MAX_WAITING = 32;
  private static final Duration KEPT = Duration.ofMinutes(1);

  /**
   * For what cannot look at the clock itself, such as a broker that does not answer. Who is stopped
   * by this loses what was folded, so it is longer than any pause.
   */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final int API_TIMEOUT_MILLIS = 10_000;

  /** So many records are worth a copy of the state that they led to. */
  private static final int STEP = 10_000;

  /** Of the memory that this process may use, for states that are kept. */
  private static final int MEMORY_SHARE = 8;

  private static final int BYTES_PER_OBJECT = 2_000;

  private final LogReader log;
  private final EventReader reader;
  private final IntSupplier cells;
  private final InstantSource clock;
  private final KeptStates kept =
      new KeptStates(Runtime.getRuntime().maxMemory() / MEMORY_SHARE / BYTES_PER_OBJECT);
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("fairlead-past").daemon(true).factory());
  private final Semaphore waiting = new Semaphore(MAX_WAITING);

  /** Used by that thread alone. */
  private ScheduledFuture<?> forgetting;

  @Inject
  PastStates(KafkaClients clients, Topics topics, EventReader reader) {
    this(
        new KafkaLogReader(topics, id -> consumerConfig(clients, id), "past"),
        reader,
        InstantSource.system());
  }

  private PastStates(KafkaLogReader log, EventReader reader, InstantSource clock) {
    this(log, reader, log::cells, clock);
  }

  PastStates(LogReader log, EventReader reader, IntSupplier cells, InstantSource clock) {
    this.log = log;
    this.reader = reader;
    this.cells = cells;
    this.clock = clock;
  }

  private static Map<String, Object> consumerConfig(KafkaClients clients, String clientId) {
    Map<String, Object> config = clients.reader(clientId);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
    return config;
  }

  /** The time that moments are counted from. */
  public Instant now() {
    return clock.instant();
  }

  /**
   * The state of a moment. After {@link #SETTLING} it is the same whenever and wherever it is asked
   * for.
   *
   * @param limit how long it may take
   * @throws InvalidMomentException if the log has no such moment
   * @throws PastUnavailableException if it takes longer, or the log cannot be read
   */
  public PastView at(PointInTime moment, Duration limit)
      throws InvalidMomentException, PastUnavailableException {
    Optional<PastView> known = kept.of(moment, now());
    return known.isPresent() ? known.get() : await(moment, limit);
  }

  private PastView await(PointInTime moment, Duration limit)
      throws InvalidMomentException, PastUnavailableException {
    if (!waiting.tryAcquire()) {
      throw new PastUnavailableException("too many others ask about the past: try again");
    }
    long start = System.nanoTime();
    BooleanSupplier late = () -> System.nanoTime() - start > limit.toNanos();
    try {
      return await(thread.submit(() -> fold(moment, limit, late)), limit.plus(GRACE));
    } catch (RejectedExecutionException e) {
      throw new PastUnavailableException("this process is being stopped");
    } finally {
      waiting.release();
    }
  }

  private static PastView await(Future<PastView> answer, Duration limit)
      throws InvalidMomentException, PastUnavailableException {
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new PastUnavailableException(
          "the log could not be read in " + limit.toSeconds() + " s");
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new PastUnavailableException("interrupted");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case InvalidMomentException invalid -> throw invalid;
        case PastUnavailableException unavailable -> throw unavailable;
        case KafkaException kafka ->
            throw new PastUnavailableException("the log cannot be read: " + kafka.getMessage());
        default -> throw new IllegalStateException(e.getCause());
      }
    }
  }

  // ---- on the thread

  private PastView fold(PointInTime moment, Duration limit, BooleanSupplier late)
      throws InvalidMomentException, PastUnavailableException {
    Instant now = now();
    if (moment instanceof Time time && time.at().isAfter(now)) {
      throw new InvalidMomentException("%s is in the future: it is %s".formatted(time.at(), now));
    }
    // Somebody before may have asked the same.
    Optional<PastView> known = kept.of(moment, now);
    if (known.isPresent()) {
      return known.get();
    }
    if (forgetting != null) {
      forgetting.cancel(false);
    }
    try (PastFold fold = open(moment)) {
      Instant horizon = now.minus(SETTLING);
      go(fold, moment, horizon, limit, late);
      PastView state = fold.result(moment);
      kept.add(state, moment, horizon, now);
      return state;
    } finally {
      forgetting = thread.schedule(kept::clear, KEPT.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private PastFold open(PointInTime moment) throws InvalidMomentException {
    Optional<PastView> before = kept.before(moment);
    if (before.isPresent()) {
      PastFold on = PastFold.from(before.get(), log, reader, cells.getAsInt());
      if (on.leadsTo(moment)) {
        return on;
      }
      on.close();
    }
    PastFold fold = PastFold.begin(log, reader, cells.getAsInt());
    try {
      fold.check(moment);
      return fold;
    } catch (InvalidMomentException e) {
      fold.close();
      throw e;
    }
  }

  /** First what is settled, which later questions can go on from; then the rest. */
  private void go(
      PastFold fold, PointInTime moment, Instant horizon, Duration limit, BooleanSupplier late)
      throws PastUnavailableException {
    boolean inTime = fold.foldTo(moment, horizon, late);
    if (fold.records() >= STEP && (!inTime || fold.isToBeFolded(moment))) {
      kept.addStep(fold.snapshot());
    }
    if (!inTime || !fold.foldTo(moment, Instant.MAX, late)) {
      throw new PastUnavailableException(
          "the log is too long to be folded in %d s; %,d records are: ask again soon, it goes on from there"
              .formatted(limit.toSeconds(), fold.records()));
    }
  }

  @PreDestroy
  void stop() {
    thread.shutdownNow();
  }
}
