package io.fairlead.stream;

import io.fairlead.stream.SnapshotStore.Entry;
import io.fairlead.stream.snapshot.RejectedSnapshotException;
import io.fairlead.stream.snapshot.RejectedSnapshotException.Reason;
import io.fairlead.stream.snapshot.SnapshotPoint;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Opens the history of an arrow's cells: at the newest snapshot that can be used, else at the
 * beginning of the log. A snapshot that cannot be used is told and passed over.
 */
final class CellHistories<D> {
  private static final Logger LOG = Logger.getLogger(CellHistories.class);

  private final Arrow<D> arrow;
  private final Topics topics;
  private final LogReader log;
  private final EventReader reader;
  private final SnapshotStore snapshots;
  private final Consumer<Reason> onRejection;

  /**
   * @param onRejection counts what was passed over
   */
  CellHistories(
      Arrow<D> arrow,
      Topics topics,
      LogReader log,
      EventReader reader,
      Consumer<Reason> onRejection) {
    this.arrow = arrow;
    this.topics = topics;
    this.log = log;
    this.reader = reader;
    this.snapshots = new SnapshotStore(log);
    this.onRejection = onRejection;
  }

  /** Opened at the beginning of the log. */
  CellHistory<D> openAtBeginning(int cell) {
    return openAtBeginning(cell, CellHistory::open);
  }

  /** The same, to the end of what may just be being committed. */
  CellHistory<D> openSettledAtBeginning(int cell) {
    return openAtBeginning(cell, CellHistory::openSettled);
  }

  private CellHistory<D> openAtBeginning(int cell, Consumer<CellHistory<D>> opening) {
    CellHistory<D> history = new CellHistory<>(arrow, cell, topics, log, reader);
    opened(history, opening);
    return history;
  }

  /**
   * Opened at the newest snapshot that can be used, up to where the log ends now.
   *
   * @param notBehind which snapshots are early enough, such as {@code point -> point.cycle() < 17}
   */
  CellHistory<D> openAt(int cell, Predicate<SnapshotPoint> notBehind) {
    return open(cell, notBehind, CellHistory::open);
  }

  /** The same, to the end of what may just be being committed. */
  CellHistory<D> openSettled(int cell) {
    return open(cell, point -> true, CellHistory::openSettled);
  }

  /** Whether a snapshot is one for this program, as far as its manifest tells. */
  boolean accepts(Entry entry) {
    try {
      check(entry);
      return true;
    } catch (RejectedSnapshotException e) {
      return false;
    }
  }

  private CellHistory<D> open(
      int cell, Predicate<SnapshotPoint> notBehind, Consumer<CellHistory<D>> opening) {
    for (Entry entry : snapshots.entries(arrow.name(), cell)) {
      if (entry.isReadable() && !notBehind.test(entry.manifest().point())) {
        continue;
      }
      try {
        return open(entry, opening);
      } catch (RejectedSnapshotException e) {
        rejected(entry, e);
      }
    }
    return openAtBeginning(cell, opening);
  }

  private CellHistory<D> open(Entry entry, Consumer<CellHistory<D>> opening)
      throws RejectedSnapshotException {
    CellHistory<D> history = load(entry);
    opened(history, opening);
    if (history.isOfThisLog()) {
      return history;
    }
    history.close();
    throw new RejectedSnapshotException(
        Reason.LOG, "the log has no such cycle where the snapshot's ends");
  }

  private void opened(CellHistory<D> history, Consumer<CellHistory<D>> opening) {
    try {
      opening.accept(history);
    } catch (RuntimeException e) {
      history.close();
      throw e;
    }
  }

  private CellHistory<D> load(Entry entry) throws RejectedSnapshotException {
    check(entry);
    SnapshotPoint point = entry.manifest().point();
    long start = System.nanoTime();
    AtomicReference<Cell<D>> cell = new AtomicReference<>();
    snapshots.read(entry.manifest(), state -> cell.set(Cell.load(arrow, point, state)));
    LOG.debugf(
        "%s: cell %d: loaded the snapshot of cycle %d, %,d bytes, in %d ms",
        arrow.name(),
        point.cell(),
        point.cycle(),
        entry.manifest().bytes(),
        (System.nanoTime() - start) / 1_000_000);
    return new CellHistory<>(arrow, cell.get(), point.output(), topics, log, reader);
  }

  /**
   * Looks at a snapshot's manifest.
   *
   * @throws RejectedSnapshotException if it cannot be one for this program
   */
  void check(Entry entry) throws RejectedSnapshotException {
    if (!entry.isReadable()) {
      throw entry.rejection();
    }
    SnapshotPoint point = entry.manifest().point();
    if (!entry.key().startsWith(SnapshotStore.keyPrefix(point.processor(), point.cell()))) {
      throw new RejectedSnapshotException(Reason.CORRUPT, "its manifest is of another one");
    }
    int version = arrow.logic().get().stateVersion();
    if (point.stateVersion() != version) {
      throw new RejectedSnapshotException(
          Reason.VERSION,
          "its state is of version %d, and this program reads %d"
              .formatted(point.stateVersion(), version));
    }
    if (!point.policy().equals(arrow.policy())) {
      throw new RejectedSnapshotException(
          Reason.POLICY,
          "it was folded under the policy %s, and it is %s now"
              .formatted(point.policy(), arrow.policy()));
    }
  }

  private void rejected(Entry entry, RejectedSnapshotException e) {
    String which =
        entry.isReadable()
            ? "%s of cycle %d".formatted(entry.key(), entry.manifest().point().cycle())
            : entry.key();
    LOG.warnf(
        "%s: passed over the snapshot %s (%s): %s",
        arrow.name(), which, e.reason(), e.getMessage());
    onRejection.accept(e.reason());
  }
}
