package io.fairlead.stream;

import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.stream.SnapshotStore.Entry;
import io.fairlead.stream.snapshot.RejectedSnapshotException;
import io.fairlead.stream.snapshot.SnapshotManifest;
import io.fairlead.stream.snapshot.SnapshotPoint;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What snapshots there are, for operators. */
@ApplicationScoped
public class SnapshotInventory {
  private final ProcessorContext context;
  private final List<Arrow<?>> arrows;

  SnapshotInventory(ProcessorContext context, DecisionPolicies policies, Plugins plugins) {
    this.context = context;
    this.arrows = arrows(policies, plugins);
  }

  static List<Arrow<?>> arrows(DecisionPolicies policies, Plugins plugins) {
    return List.of(
        NodeLifecycleProcessor.arrow(policies.node().gracePeriod()),
        WorkloadProcessor.arrow(),
        SchedulerProcessor.arrow(policies.scheduler().policy(plugins), plugins),
        AutoscalerProcessor.arrow(policies.autoscaler().policy()),
        DiscoveryProcessor.arrow());
  }

  /**
   * A place for a snapshot, and what is in it.
   *
   * @param now the time of its cycle; null if its manifest cannot be read, as are all the others
   * @param written when it was
   * @param digest of its bytes; equal for equal states
   * @param behind records that a restore would have to fold after it
   * @param problem why a restore would pass it over; null if it would not
   * @param isWhole whether nothing is missing or damaged, as far as was looked
   */
  public record Item(
      int cell,
      String processor,
      String key,
      Long cycle,
      Instant now,
      Instant written,
      Long bytes,
      Integer chunks,
      String digest,
      Long behind,
      String problem,
      boolean isWhole) {}

  /**
   * Of all cells and processors, the newest first.
   *
   * @param verify whether to read them, not only their manifests
   */
  public List<Item> items(boolean verify) {
    List<Item> items = new ArrayList<>();
    for (int cell = 0; cell < context.config().cells(); cell++) {
      for (Arrow<?> arrow : arrows) {
        add(arrow, cell, verify, items);
      }
    }
    return items;
  }

  private <D> void add(Arrow<D> arrow, int cell, boolean verify, List<Item> items) {
    LogReader log = context.log("snapshots");
    SnapshotStore store = new SnapshotStore(log);
    CellHistories<D> histories = context.histories(arrow, log, context.reader());
    CellSnapshots<D> snapshots = new CellSnapshots<>(arrow, log, histories);
    for (Entry entry : store.entries(arrow.name(), cell)) {
      Optional<RejectedSnapshotException> use = rejection(() -> histories.check(entry));
      Optional<RejectedSnapshotException> damage =
          entry.isReadable() && verify
              ? rejection(() -> store.verify(entry.manifest()))
              : Optional.ofNullable(entry.rejection());
      String problem = damage.or(() -> use).map(Exception::getMessage).orElse(null);
      items.add(item(arrow, cell, entry, problem, damage.isEmpty(), snapshots));
    }
  }

  private interface Check {
    void run() throws RejectedSnapshotException;
  }

  private static Optional<RejectedSnapshotException> rejection(Check check) {
    try {
      check.run();
      return Optional.empty();
    } catch (RejectedSnapshotException e) {
      return Optional.of(e);
    }
  }

  private static Item item(
      Arrow<?> arrow,
      int cell,
      Entry entry,
      String problem,
      boolean isWhole,
      CellSnapshots<?> snapshots) {
    Optional<SnapshotManifest> manifest = Optional.ofNullable(entry.manifest());
    Optional<SnapshotPoint> point = manifest.map(SnapshotManifest::point);
    return new Item(
        cell,
        arrow.name(),
        entry.key(),
        point.map(SnapshotPoint::cycle).orElse(null),
        point.map(SnapshotPoint::now).orElse(null),
        Instant.ofEpochMilli(entry.timestamp()),
        manifest.map(SnapshotManifest::bytes).orElse(null),
        manifest.map(m -> m.chunks().size()).orElse(null),
        manifest.map(SnapshotManifest::digest).orElse(null),
        point.map(snapshots::behind).orElse(null),
        problem,
        isWhole);
  }
}
