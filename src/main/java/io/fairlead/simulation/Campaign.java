package io.fairlead.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Many seeds, each run twice, on several threads. */
public final class Campaign {

  /** What the stream tells of restores and retries is daily bread here. */
  private static final Logger STREAM = Logger.getLogger("io.fairlead.stream");

  private static final String DETERMINISTIC = "DETERMINISTIC";

  /**
   * What came of it.
   *
   * @param seeds how many were run
   * @param violations how many of them violated something
   * @param records that were written in all histories
   * @param bindings of pods to nodes in all histories
   * @param digest over the logs of all seeds, in their order: the same on every machine
   * @param failing the first seed that violated each invariant
   * @param first the first seed that failed, or null
   */
  public record Result(
      long seeds,
      long violations,
      long records,
      long bindings,
      String digest,
      SortedMap<String, Long> failing,
      Failure first) {}

  /**
   * A history that failed, or was asked for.
   *
   * @param steps how many its shortest history has
   * @param story what happens in it
   */
  public record Failure(long seed, List<Finding> findings, int steps, List<String> story) {}

  private record One(List<Finding> findings, String digest, long records, long bindings) {}

  private final long from;
  private final int threads;

  /**
   * @param from the first seed
   */
  public Campaign(long from, int threads) {
    this.from = from;
    this.threads = threads;
    STREAM.setLevel(Level.OFF);
  }

  /** Tells the history of one seed as it is. */
  public static Failure tell(long seed) {
    STREAM.setLevel(Level.OFF);
    return failure(seed, History.run(Choices.fromSeed(seed), true));
  }

  /** The shortest history that fails as this seed's does, of those that are found in the time. */
  public static Failure shortest(long seed, Duration time) {
    STREAM.setLevel(Level.OFF);
    History.Outcome whole = History.run(Choices.fromSeed(seed), false);
    if (whole.findings().isEmpty()) {
      return tell(seed); // only the two runs differ
    }
    String invariant = whole.findings().getFirst().invariant();
    List<Choices.Step> tape =
        new Shrinker(
                whole.tape(),
                candidate -> violates(candidate, invariant),
                System.nanoTime() + time.toNanos())
            .shrink();
    return failure(seed, History.run(Choices.fromTape(tape), true));
  }

  private static boolean violates(List<Choices.Step> tape, String invariant) {
    List<Finding> findings = History.run(Choices.fromTape(tape), false).findings();
    return !findings.isEmpty() && findings.getFirst().invariant().equals(invariant);
  }

  private static Failure failure(long seed, History.Outcome outcome) {
    return new Failure(seed, outcome.findings(), outcome.tape().size() - 1, outcome.story());
  }

  /**
   * Runs seeds until there were so many, or the time is over.
   *
   * @param time null for as long as it takes
   * @param shrinking how long to look for the first failure's shortest history
   * @param progress is told how many seeds are done
   */
  public Result run(long seeds, Duration time, Duration shrinking, LongConsumer progress) {
    ConcurrentSkipListMap<Long, One> done = new ConcurrentSkipListMap<>();
    AtomicLong next = new AtomicLong();
    AtomicLong finished = new AtomicLong();
    long start = System.nanoTime();
    Callable<Void> worker =
        () -> {
          for (long n = next.getAndIncrement();
              n < seeds && (time == null || System.nanoTime() - start < time.toNanos());
              n = next.getAndIncrement()) {
            done.put(from + n, outcome(from + n));
            progress.accept(finished.incrementAndGet());
          }
          return null;
        };
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      for (Future<Void> each : workers.invokeAll(Collections.nCopies(threads, worker))) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return sum(done, shrinking);
  }

  /** A history that cannot be told to its end proves nothing, so it ends everything. */
  private static One outcome(long seed) {
    try {
      return twice(seed);
    } catch (RuntimeException e) {
      throw new IllegalStateException("seed %d breaks the simulation: %s".formatted(seed, e), e);
    }
  }

  private static One twice(long seed) {
    History.Outcome first = History.run(Choices.fromSeed(seed), false);
    List<Finding> findings = new ArrayList<>(first.findings());
    String second =
        findings.isEmpty()
            ? History.digest(Choices.fromSeed(seed))
            : History.run(Choices.fromSeed(seed), false).digest();
    if (!first.digest().equals(second)) {
      findings.add(new Finding(DETERMINISTIC, "run twice, seed %d wrote two logs".formatted(seed)));
    }
    return new One(findings, first.digest(), first.records(), first.bindings());
  }

  private static Result sum(SortedMap<Long, One> done, Duration shrinking) {
    long violations = 0;
    long records = 0;
    long bindings = 0;
    StringBuilder digests = new StringBuilder();
    SortedMap<String, Long> failing = new TreeMap<>();
    Failure first = null;
    for (Map.Entry<Long, One> entry : done.entrySet()) {
      One one = entry.getValue();
      records += one.records();
      bindings += one.bindings();
      digests.append(one.digest());
      if (!one.findings().isEmpty()) {
        violations++;
        one.findings().forEach(found -> failing.putIfAbsent(found.invariant(), entry.getKey()));
        first = first == null ? shortest(entry.getKey(), shrinking) : first;
      }
    }
    return new Result(
        done.size(),
        violations,
        records,
        bindings,
        Integer.toHexString(digests.toString().hashCode()),
        failing,
        first);
  }
}
