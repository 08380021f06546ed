package io.fairlead.stream;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Restore is fold: of the newest snapshot and of what the log has behind it, to the last cycle.
 *
 * <p>Inputs behind the last cycle are left for the live stream to fold again: they led to no
 * decision, so folding them once more is folding them for the first time.
 */
public final class CellRestore<D> {
  private static final Logger LOG = Logger.getLogger(CellRestore.class);

  private final Arrow<D> arrow;
  private final CellHistories<D> histories;
  private final boolean fromSnapshots;

  /**
   * @param fromSnapshots whether to begin at one if there is one
   */
  CellRestore(Arrow<D> arrow, CellHistories<D> histories, boolean fromSnapshots) {
    this.arrow = arrow;
    this.histories = histories;
    this.fromSnapshots = fromSnapshots;
  }

  /** From the whole log. */
  public static <D> CellRestore<D> withoutSnapshots(
      Arrow<D> arrow, Topics topics, LogReader log, EventReader reader) {
    return new CellRestore<>(
        arrow, new CellHistories<>(arrow, topics, log, reader, reason -> {}), false);
  }

  /** From the newest snapshot that can be used, and the log behind it. */
  public static <D> CellRestore<D> fromSnapshots(
      Arrow<D> arrow, Topics topics, LogReader log, EventReader reader) {
    return new CellRestore<>(
        arrow, new CellHistories<>(arrow, topics, log, reader, reason -> {}), true);
  }

  Cell<D> restore(int number, Instant time) {
    long start = System.nanoTime();
    try (CellHistory<D> history = open(number)) {
      long first = history.cell().cycle();
      history.foldAll();
      Cell<D> cell = history.cell();
      cell.restored(time);
      LOG.infof(
          "%s: cell %d restored in %d ms: snapshot of cycle %d, then %d records to cycle %d",
          arrow.name(),
          number,
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
          first,
          history.records(),
          cell.cycle());
      return cell;
    }
  }

  private CellHistory<D> open(int number) {
    return fromSnapshots ? histories.openSettled(number) : histories.openSettledAtBeginning(number);
  }
}
