package io.fairlead.stream;

import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.stream.snapshot.SnapshotManifest;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Takes cells over as a processor does, and measures it. Fences whoever serves them, so this is for
 * logs that nobody serves.
 */
@ApplicationScoped
public class RestoreTrial {
  private final ProcessorContext context;
  private final List<Arrow<?>> arrows;

  RestoreTrial(ProcessorContext context, DecisionPolicies policies, Plugins plugins) {
    this.context = context;
    this.arrows = SnapshotInventory.arrows(policies, plugins);
  }

  /**
   * A cell that was taken over, in milliseconds.
   *
   * @param writer until nobody else can write it
   * @param open until the snapshot is loaded and the log is open
   * @param fold until everything behind the snapshot is folded
   * @param cpu of the thread, of all of that
   * @param from the snapshot's cycle, or 0
   * @param records that were folded
   */
  public record Timing(
      String processor,
      long writer,
      long open,
      long fold,
      long total,
      long cpu,
      long from,
      long cycle,
      long records) {}

  /** A snapshot that was made, in bytes and milliseconds. */
  public record Made(String processor, long cycle, long bytes, int chunks, long millis, long cpu) {}

  public List<String> processors() {
    return arrows.stream().map(Arrow::name).toList();
  }

  public Timing restore(String processor, int cell, boolean fromSnapshots) {
    return restore(named(processor), cell, fromSnapshots);
  }

  private Arrow<?> named(String processor) {
    return arrows.stream()
        .filter(arrow -> arrow.name().equals(processor))
        .findFirst()
        .orElseThrow();
  }

  private <D> Timing restore(Arrow<D> arrow, int cell, boolean fromSnapshots) {
    long cpu = cpuNanos();
    long start = System.nanoTime();
    CellWriter writer =
        new KafkaCellWriter(
            context.clients().transactionalProducer(arrow, cell),
            context.reader(),
            new GroupPlace(),
            new CellTerm(cell, 0));
    long fenced = System.nanoTime();
    CellHistories<D> histories = context.histories(arrow, "restore-" + arrow.name());
    try (writer;
        CellHistory<D> history =
            fromSnapshots ? histories.openSettled(cell) : histories.openSettledAtBeginning(cell)) {
      long from = history.cell().cycle();
      long opened = System.nanoTime();
      history.foldAll();
      history.cell().restored(Instant.now());
      long end = System.nanoTime();
      return new Timing(
          arrow.name(),
          millis(fenced - start),
          millis(opened - fenced),
          millis(end - opened),
          millis(end - start),
          millis(cpuNanos() - cpu),
          from,
          history.cell().cycle(),
          history.records());
    }
  }

  /** Makes a snapshot of what is in the log now; empty if there is one already. */
  public Optional<Made> make(String processor, int cell) {
    return make(named(processor), cell);
  }

  private <D> Optional<Made> make(Arrow<D> arrow, int cell) {
    long cpu = cpuNanos();
    long start = System.nanoTime();
    LogReader log = context.log("trial-" + arrow.name());
    CellHistories<D> histories =
        context.histories(arrow, log, EventReader.forgetful(context.topics()));
    try (var producer =
        new KafkaProducer<>(
            context.clients().snapshotProducer(),
            new StringSerializer(),
            new ByteArraySerializer())) {
      Optional<SnapshotManifest> made =
          new CellSnapshots<>(arrow, log, histories)
              .make(cell, new SnapshotWriter(producer::send, context.topics()));
      return made.map(
          manifest ->
              new Made(
                  arrow.name(),
                  manifest.point().cycle(),
                  manifest.bytes(),
                  manifest.chunks().size(),
                  millis(System.nanoTime() - start),
                  millis(cpuNanos() - cpu)));
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long millis(long nanos) {
    return nanos / 1_000_000;
  }
}
