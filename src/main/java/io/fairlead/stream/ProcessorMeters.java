package io.fairlead.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** What a processor counts; every meter has the tag {@code processor}. */
final class ProcessorMeters {
  private final Timer cycles;
  private final Counter decisions;
  private final Counter deadLetters;
  private final Timer restores;
  private final Counter rebalances;
  private final Counter fenced;

  /**
   * @param cells how many cells of this instance are in a state
   */
  ProcessorMeters(
      MeterRegistry registry, String processor, ToDoubleFunction<CellWorker.State> cells) {
    this.cycles = Timer.builder("fairlead.cycle").tag("processor", processor).register(registry);
    this.decisions = counter("fairlead.decisions", processor).register(registry);
    this.deadLetters = counter("fairlead.dead.letters", processor).register(registry);
    this.restores =
        Timer.builder("fairlead.restore")
            .description("from taking a cell over, or losing faith in it, to serving it")
            .tag("processor", processor)
            .register(registry);
    this.rebalances = counter("fairlead.rebalances", processor).register(registry);
    this.fenced =
        counter("fairlead.fenced", processor)
            .description("transactions refused because another has the cell")
            .register(registry);
    for (CellWorker.State state : CellWorker.State.values()) {
      Gauge.builder("fairlead.cells", () -> cells.applyAsDouble(state))
          .tag("processor", processor)
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  private static Counter.Builder counter(String name, String processor) {
    return Counter.builder(name).tag("processor", processor);
  }

  void cycle(ServedCell.Outcome outcome, long nanos) {
    deadLetters.increment(outcome.deadLetters());
    if (outcome.written()) {
      decisions.increment(outcome.decisions());
      cycles.record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  void restored(long nanos) {
    restores.record(nanos, TimeUnit.NANOSECONDS);
  }

  void rebalanced() {
    rebalances.increment();
  }

  void fenced() {
    fenced.increment();
  }
}
