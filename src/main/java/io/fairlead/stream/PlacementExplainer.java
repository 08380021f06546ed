package io.fairlead.stream;

import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodRejected;
import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.domain.scheduling.Scheduler;
import io.fairlead.domain.scheduling.explain.PodExplanation;
import io.fairlead.domain.scheduling.explain.PodExplanation.State;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
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
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;

/**
 * Explains pods from the log: folds the scheduler's cell again, up to the decision that bound the
 * pod, or to the end if it waits, and asks. A pod that waits is explained from the newest snapshot
 * on; one that was placed before that, from the beginning. Nothing of that is stored, and nobody
 * else needs to be running: any process can do it that reads the log.
 *
 * <p>One pod is explained at a time, on a thread of its own. What was folded last is kept for a
 * while, so that the next question about the same cell goes on from there where it can.
 */
@ApplicationScoped
public class PlacementExplainer {
  private static final int MAX_WAITING = 8;
  private static final Duration KEPT = Duration.ofSeconds(30);

  /** For what cannot look at the clock itself, such as a broker that does not answer. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final int API_TIMEOUT_MILLIS = 10_000;

  private final ProcessorContext context;
  private final Arrow<PlacementDecision> arrow;
  private final List<Integer> cells;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("fairlead-explain").daemon(true).factory());
  private final Semaphore waiting = new Semaphore(MAX_WAITING);

  // Used by that thread alone.
  private final LogUntil log;
  private final CellHistories<PlacementDecision> histories;
  private CellHistory<PlacementDecision> history;
  private long startedAt;
  private ScheduledFuture<?> forgetting;

  PlacementExplainer(
      ProcessorContext context, DecisionPolicies policies, Plugins plugins, FairleadConfig config) {
    this.context = context;
    this.arrow = SchedulerProcessor.arrow(policies.scheduler().policy(plugins), plugins);
    this.log = new LogUntil(new KafkaLogReader(context.topics(), this::consumerConfig, "explain"));
    this.histories = context.histories(arrow, log, context.reader());
    // Where this process' own pods are first.
    this.cells =
        IntStream.concat(IntStream.of(config.cell()), IntStream.range(0, config.cells()))
            .distinct()
            .boxed()
            .toList();
  }

  /**
   * Why a pod is where it is; empty if the scheduler knows of no such pod.
   *
   * @param maxNodes how many nodes are told of one by one
   * @param limit how long it may take
   * @param until why it was there then, with the log read so far and no further; null for now
   * @throws UnexplainedException if it takes longer, or the log cannot be read
   */
  public Optional<PodExplanation> explain(String uid, int maxNodes, Duration limit, LogMark until)
      throws UnexplainedException {
    if (!waiting.tryAcquire()) {
      throw new UnexplainedException("too many other pods are being explained: try again");
    }
    try {
      Deadline deadline = new Deadline(System.nanoTime(), limit);
      Future<Optional<PodExplanation>> answer =
          thread.submit(() -> explain(uid, maxNodes, deadline, until));
      return await(answer, limit.plus(GRACE));
    } catch (RejectedExecutionException e) {
      throw new UnexplainedException("this process is being stopped");
    } finally {
      waiting.release();
    }
  }

  /** The same of now. */
  public Optional<PodExplanation> explain(String uid, int maxNodes, Duration limit)
      throws UnexplainedException {
    return explain(uid, maxNodes, limit, null);
  }

  private static <T> T await(Future<T> answer, Duration limit) throws UnexplainedException {
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new UnexplainedException("the log could not be read in " + limit.toSeconds() + " s");
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new UnexplainedException("interrupted");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case UnexplainedException unexplained -> throw unexplained;
        case KafkaException kafka ->
            throw new UnexplainedException("the log cannot be read: " + kafka.getMessage());
        default -> throw new IllegalStateException(e.getCause());
      }
    }
  }

  /** When to give up. */
  private record Deadline(long start, Duration limit) {
    void check(CellHistory<?> history) throws UnexplainedException {
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new UnexplainedException(
            "the log is too long to be folded in %d s; %,d records are: ask again soon, it goes on from there"
                .formatted(limit.toSeconds(), history.records()));
      }
    }
  }

  // ---- on the thread

  private Optional<PodExplanation> explain(
      String uid, int maxNodes, Deadline deadline, LogMark until) throws UnexplainedException {
    if (forgetting != null) {
      forgetting.cancel(false);
    }
    if (history != null && !log.leadsTo(until)) {
      forget();
    }
    log.readUntil(until);
    try {
      for (int cell : cells) {
        Optional<PodExplanation> explanation = explain(cell, uid, maxNodes, deadline);
        if (explanation.isPresent()) {
          return explanation;
        }
      }
      return Optional.empty();
    } catch (RuntimeException e) {
      forget(); // it may have stopped anywhere
      throw e;
    } finally {
      if (history != null) {
        history.close();
        forgetting = thread.schedule(this::forget, KEPT.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
  }

  private Optional<PodExplanation> explain(int cell, String uid, int maxNodes, Deadline deadline)
      throws UnexplainedException {
    // What is before the pod's binding is gone once that is passed.
    boolean isOfUse =
        history != null && history.cell().number() == cell && !scheduler().hasPlaced(uid);
    if (!isOfUse) {
      begin(histories.openAt(cell, point -> true));
    }
    // The history may have begun behind what is asked for.
    boolean isWhole = startedAt == 0;
    Optional<PodExplanation> explanation =
        scheduler().hasPlaced(uid) ? Optional.empty() : search(uid, maxNodes, deadline);
    if (explanation.isEmpty() && (isOfUse || !isWhole)) {
      begin(histories.openAtBeginning(cell));
      explanation = search(uid, maxNodes, deadline);
    }
    return explanation;
  }

  private void begin(CellHistory<PlacementDecision> opened) {
    forget();
    history = opened;
    startedAt = opened.cell().cycle();
  }

  private Map<String, Object> consumerConfig(String clientId) {
    Map<String, Object> config = context.clients().reader(clientId);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
    return config;
  }

  private Scheduler scheduler() {
    return (Scheduler) history.cell().logic();
  }

  private Optional<PodExplanation> search(String uid, int maxNodes, Deadline deadline)
      throws UnexplainedException {
    history.open();
    for (var next = history.next(); next.isPresent(); next = history.next()) {
      deadline.check(history);
      if (next.get() instanceof PodBound bound && bound.uid().equals(uid)) {
        return scheduler().explain(uid, maxNodes, bound.node()).map(this::withPolicy);
      }
      if (next.get() instanceof PodRejected rejected && rejected.uid().equals(uid)) {
        return Optional.of(rejected(rejected));
      }
      history.applyNext();
    }
    boolean isOver = history.foldRest();
    Optional<PodExplanation> explanation = scheduler().explain(uid, maxNodes, null);
    if (isOver) {
      forget();
    }
    return explanation;
  }

  private PodExplanation withPolicy(PodExplanation pod) {
    String then = history.provenance().policy();
    return then.equals(arrow.policy())
        ? pod
        : pod.withNote(
            "it was placed by the policy %s, and is explained by %s"
                .formatted(then, arrow.policy()));
  }

  private static PodExplanation rejected(PodRejected pod) {
    return new PodExplanation(
        pod.uid(),
        pod.namespace(),
        pod.name(),
        State.Rejected,
        null,
        null,
        0,
        null,
        List.of(),
        0,
        0,
        List.of(),
        List.of(),
        0,
        null,
        null,
        null,
        List.of(pod.message()));
  }

  private void forget() {
    if (history != null) {
      history.close();
      history = null;
    }
  }

  @PreDestroy
  void stop() {
    thread.shutdownNow();
  }
}
