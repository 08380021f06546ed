package io.fairlead.stream;

import io.fairlead.stream.SnapshotStore.Entry;
import io.fairlead.stream.snapshot.SnapshotManifest;
import io.fairlead.stream.snapshot.SnapshotPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the snapshots of an arrow's cells, from the log and from nothing else: the one before and
 * what came after it. So it stops nobody, needs not be the one that serves the cell, and whoever
 * makes the snapshot of a cycle makes the same.
 *
 * @param <D> one decision
 */
public final class CellSnapshots<D> {
  private final Arrow<D> arrow;
  private final LogReader log;
  private final SnapshotStore store;
  private final CellHistories<D> histories;
  private final Set<Topic> hardTopics;

  CellSnapshots(Arrow<D> arrow, LogReader log, CellHistories<D> histories) {
    this.arrow = arrow;
    this.log = log;
    this.store = new SnapshotStore(log);
    this.histories = histories;
    this.hardTopics = EnumSet.copyOf(arrow.inputs());
    this.hardTopics.add(arrow.output());
  }

  /** Of a log, without counting what is passed over. */
  public static <D> CellSnapshots<D> of(
      Arrow<D> arrow, Topics topics, LogReader log, EventReader reader) {
    return new CellSnapshots<>(
        arrow, log, new CellHistories<>(arrow, topics, log, reader, reason -> {}));
  }

  /**
   * How far behind the log the newest snapshot is.
   *
   * @param records that a restore would have to read; offsets, to be exact
   * @param made when; empty if there is none yet
   */
  record Age(long records, Optional<Instant> made) {
    boolean isDue(long maxRecords, Duration maxAge, Instant since, Instant now) {
      return records >= maxRecords
          || (records > 0 && !now.isBefore(made.orElse(since).plus(maxAge)));
    }
  }

  /**
   * @param entries all snapshots of a cell
   * @param ends where the {@link #topics} of that cell end
   */
  Age age(List<Entry> entries, Map<Topic, Long> ends) {
    Optional<Entry> newest = newest(entries);
    return new Age(
        behind(newest.map(entry -> entry.manifest().point()), ends),
        newest.map(entry -> Instant.ofEpochMilli(entry.timestamp())));
  }

  /** What a cell is folded from. */
  Set<Topic> topics() {
    return hardTopics;
  }

  /** Records that are behind a snapshot in the log. */
  long behind(SnapshotPoint point) {
    return behind(Optional.of(point), log.ends(hardTopics, point.cell()));
  }

  private long behind(Optional<SnapshotPoint> point, Map<Topic, Long> ends) {
    long records = 0;
    for (Topic topic : hardTopics) {
      long next = point.map(p -> next(p, topic)).orElse(0L);
      records += Math.max(0, ends.get(topic) - next);
    }
    return records;
  }

  /** Where a fold goes on; in a topic that is also its output, its own records count once. */
  private long next(SnapshotPoint point, Topic topic) {
    long input = point.inputs().getOrDefault(topic.suffix(), 0L);
    return topic == arrow.output() ? Math.max(input, point.output()) : input;
  }

  /** That a restore would begin at, as far as manifests tell. */
  private Optional<Entry> newest(List<Entry> entries) {
    return SnapshotStore.of(arrow.name(), entries).stream().filter(histories::accepts).findFirst();
  }

  /** Makes one, unless there has been no cycle since the newest. */
  public Optional<SnapshotManifest> make(int cell, SnapshotWriter writer) {
    List<Entry> entries = store.entries(cell);
    long from = newest(entries).map(entry -> entry.manifest().point().output()).orElse(0L);
    if (!hasCycleBehind(cell, from)) {
      return Optional.empty();
    }
    CellHistory<D> history = histories.openAt(cell, point -> true);
    try (history) {
      history.foldAll();
    }
    List<Entry> others = SnapshotStore.of(arrow.name(), store.entries(cell));
    return Optional.of(writer.write(history.point(), history.cell()::save, others));
  }

  /** Looked up first, because to load a state only to write it down again costs most. */
  private boolean hasCycleBehind(int cell, long from) {
    try (Tape tape = log.open(arrow.output(), cell)) {
      tape.seek(from);
      for (var record = tape.next(); record.isPresent(); record = tape.next()) {
        if (arrow.isOwn(record.get())) {
          return true;
        }
      }
      return false;
    }
  }
}
