package io.fairlead.replay;

import io.fairlead.replay.invariant.Violation;
import io.fairlead.stream.Arrow;
import io.fairlead.stream.Arrows;
import io.fairlead.stream.EventReader;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * Verifies processors and cells of a log, all in the order of their time: then what one reads the
 * others have mostly read just before.
 */
final class Verification {
  private final RecordedLog log;
  private final ReplayPolicies policies;
  private final boolean asConfigured;
  private final KnownPolicies known;
  private final EventReader reader;
  private final int maxMismatches;
  private final List<Mismatch> mismatches = new ArrayList<>();

  /**
   * @param asConfigured decide with these policies whatever a cycle names
   * @param maxMismatches how many are told of one by one
   */
  Verification(RecordedLog log, ReplayPolicies policies, boolean asConfigured, int maxMismatches) {
    this.log = log;
    this.policies = policies;
    this.asConfigured = asConfigured;
    this.known = new KnownPolicies(policies);
    this.reader = log.newEventReader();
    this.maxMismatches = maxMismatches;
  }

  /**
   * @param progress is told now and then how many cycles have been verified
   */
  ReplayReport run(List<String> processors, LongConsumer progress) {
    long start = System.nanoTime();
    long cpuStart = cpuNanos();
    List<CellVerification<?>> cells = new ArrayList<>();
    try {
      for (int cell : log.cells()) {
        for (String processor : processors) {
          cells.add(open(processor, cell));
        }
      }
      long cycles = 0;
      for (var next = earliest(cells); next.isPresent(); next = earliest(cells)) {
        next.get().step();
        if (++cycles % 1024 == 0) {
          progress.accept(cycles);
        }
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      double cpuSeconds = (cpuNanos() - cpuStart) / 1e9;
      return new ReplayReport(
          log.name(),
          cells.stream().map(CellVerification::report).toList(),
          mismatches,
          InvariantPass.isWanted(processors) ? violations() : List.of(),
          seconds,
          cpuSeconds);
    } finally {
      cells.forEach(CellVerification::close);
    }
  }

  private List<Violation> violations() {
    return log.cells().stream().flatMap(cell -> InvariantPass.check(log, cell).stream()).toList();
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private CellVerification<?> open(String processor, int cell) {
    return switch (processor) {
      case "node-lifecycle" ->
          open(Arrows.nodeLifecycle(policies.nodeGracePeriod()), cell, known::nodeLifecycle);
      case "workload" -> open(Arrows.workload(), cell, description -> Optional.empty());
      case "scheduler" ->
          open(Arrows.scheduler(policies.scheduling(), policies.plugins()), cell, known::scheduler);
      case "autoscaler" -> open(Arrows.autoscaler(policies.autoscaling()), cell, known::autoscaler);
      case "discovery" -> open(Arrows.discovery(), cell, description -> Optional.empty());
      default ->
          throw new IllegalArgumentException(
              "there is no processor \"%s\": there are %s"
                  .formatted(processor, String.join(", ", Arrows.NAMES)));
    };
  }

  private <D> CellVerification<D> open(
      Arrow<D> arrow, int cell, Function<String, Optional<Arrow<D>>> byDescription) {
    return new CellVerification<>(
        arrow,
        cell,
        new CellVerification.Log(log.reader(), log.topics(), reader),
        asConfigured ? description -> Optional.of(arrow) : byDescription,
        this::found);
  }

  private void found(Mismatch mismatch) {
    if (mismatches.size() < maxMismatches) {
      mismatches.add(mismatch);
    }
  }

  private static Optional<CellVerification<?>> earliest(List<CellVerification<?>> cells) {
    CellVerification<?> first = null;
    Instant time = null;
    for (CellVerification<?> cell : cells) {
      Instant next = cell.nextTime().orElse(null);
      if (next != null && (time == null || next.isBefore(time))) {
        first = cell;
        time = next;
      }
    }
    return Optional.ofNullable(first);
  }
}
