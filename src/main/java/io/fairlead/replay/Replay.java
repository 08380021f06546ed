package io.fairlead.replay;

import io.fairlead.domain.autoscaling.AutoscalingPolicy;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.fairlead.replay.archive.ArchiveFile;
import io.fairlead.stream.Arrows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A log to be lived through again, for tests and commands:
 *
 * <pre>{@code
 * assertThat(Replay.of(Path.of("incident.fairlead")).verify().isGreen()).isTrue();
 *
 * ReplayReport report =
 *     Replay.of(Path.of("incident.fairlead")).scheduler().decideWith(myPolicy).verify();
 * }</pre>
 *
 * <p>Immutable: each call that changes something gives another one. Nothing is read before {@link
 * #verify}.
 */
public final class Replay {
  private static final int MAX_MISMATCHES = 10;

  /** Gives the log to somebody and closes it behind them. */
  private interface Source {
    ReplayReport read(Verifier verifier);
  }

  private interface Verifier {
    ReplayReport verify(RecordedLog log) throws IOException;
  }

  private final Source source;
  private final List<String> processors;
  private final List<Integer> cells;
  private final ReplayPolicies policies;
  private final boolean asConfigured;
  private final int maxMismatches;
  private final LongConsumer progress;

  private Replay(
      Source source,
      List<String> processors,
      List<Integer> cells,
      ReplayPolicies policies,
      boolean asConfigured,
      int maxMismatches,
      LongConsumer progress) {
    this.source = source;
    this.processors = processors;
    this.cells = cells;
    this.policies = policies;
    this.asConfigured = asConfigured;
    this.maxMismatches = maxMismatches;
    this.progress = progress;
  }

  private Replay(Source source) {
    this(
        source, Arrows.NAMES, null, ReplayPolicies.defaults(), false, MAX_MISMATCHES, cycles -> {});
  }

  /** A file that the command {@code export} has made. */
  public static Replay of(Path file) {
    return new Replay(
        verifier -> {
          try (ArchiveFile archive = ArchiveFile.open(file)) {
            archive.check();
            return verifier.verify(RecordedLog.of(archive));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** A log that is open, and stays so. */
  public static Replay of(RecordedLog log) {
    return new Replay(
        verifier -> {
          try {
            return verifier.verify(log);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  // ---- what is lived through

  public Replay scheduler() {
    return processors(List.of("scheduler"));
  }

  public Replay autoscaler() {
    return processors(List.of("autoscaler"));
  }

  public Replay nodeLifecycle() {
    return processors(List.of("node-lifecycle"));
  }

  public Replay workload() {
    return processors(List.of("workload"));
  }

  public Replay discovery() {
    return processors(List.of("discovery"));
  }

  /** By their names: {@link Arrows#NAMES}. */
  public Replay processors(List<String> names) {
    return new Replay(
        source, List.copyOf(names), cells, policies, asConfigured, maxMismatches, progress);
  }

  public Replay cell(int cell) {
    return new Replay(
        source, processors, List.of(cell), policies, asConfigured, maxMismatches, progress);
  }

  // ---- what decides

  /** For cycles whose policy can be made neither from its description nor from the log. */
  public Replay with(ReplayPolicies configured) {
    return new Replay(source, processors, cells, configured, asConfigured, maxMismatches, progress);
  }

  /**
   * Decides with this policy, whatever the cycles name. Each cycle goes on from what is recorded,
   * so a mismatch says: here this policy would have decided otherwise.
   */
  public Replay decideWith(SchedulingPolicy policy) {
    return decideWith(policies.with(policy));
  }

  /** See {@link #decideWith(SchedulingPolicy)}. */
  public Replay decideWith(AutoscalingPolicy policy) {
    return decideWith(policies.with(policy));
  }

  /** See {@link #decideWith(SchedulingPolicy)}. */
  public Replay decideWith(ReplayPolicies others) {
    return new Replay(source, processors, cells, others, true, maxMismatches, progress);
  }

  // ---- what is told

  /** How many mismatches are told of one by one; 10 unless told otherwise. */
  public Replay maxMismatches(int count) {
    return new Replay(source, processors, cells, policies, asConfigured, count, progress);
  }

  /** Is told now and then how many cycles have been verified. */
  public Replay onProgress(LongConsumer listener) {
    return new Replay(source, processors, cells, policies, asConfigured, maxMismatches, listener);
  }

  /**
   * Folds the log and decides every cycle again.
   *
   * @throws io.fairlead.replay.archive.ArchiveException if the file is no whole archive
   * @throws UncheckedIOException if it cannot be read
   */
  public ReplayReport verify() {
    return source.read(
        log -> {
          List<Integer> chosen = cells == null ? log.cells() : cells;
          RecordedLog part = new RecordedLog(log.name(), log.reader(), log.topics(), chosen);
          return new Verification(part, policies, asConfigured, maxMismatches)
              .run(processors, progress);
        });
  }
}
