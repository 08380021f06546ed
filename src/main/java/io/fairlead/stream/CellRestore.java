package io.fairlead.stream;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Restore is fold: reads a cell's own output from the beginning and, for each of its cycles, folds
 * the inputs that the cycle's provenance names, in that order, and then the cycle's decisions.
 *
 * <p>Inputs behind the last cycle are left for the live stream to fold again: they led to no
 * decision, so folding them once more is folding them for the first time.
 */
public final class CellRestore<D> {
  private static final Logger LOG = Logger.getLogger(CellRestore.class);

  private final Arrow<D> arrow;
  private final LogReader log;
  private final EventReader reader;

  public CellRestore(Arrow<D> arrow, LogReader log, EventReader reader) {
    this.arrow = arrow;
    this.log = log;
    this.reader = reader;
  }

  Cell<D> restore(int number, Instant time) {
    Cell<D> cell = new Cell<>(arrow, number);
    Map<Topic, Tape> inputs = new EnumMap<>(Topic.class);
    long records = 0;
    try (Tape output = log.openSettled(arrow.output(), number)) {
      for (Topic topic : arrow.inputs()) {
        inputs.put(topic, log.open(topic, number));
      }
      long lastCycle = 0;
      for (var record = output.next(); record.isPresent(); record = output.next()) {
        if (!arrow.isOwn(record.get())) {
          continue;
        }
        Provenance provenance =
            Provenance.fromJson(EventHeaders.text(record.get().headers(), EventHeaders.PROVENANCE));
        if (provenance.cycle() != lastCycle) {
          lastCycle = provenance.cycle();
          cell.restoreCycle(provenance);
          for (Provenance.Range range : provenance.inputs()) {
            records += fold(cell, inputs, range);
          }
        }
        reader.read(record.get()).ifPresent(own -> cell.restoreDecisions(own.event()));
        records++;
      }
    } finally {
      inputs.values().forEach(Tape::close);
    }
    cell.restored(time);
    LOG.infof("%s: cell %d restored from %d records", arrow.name(), number, records);
    return cell;
  }

  private long fold(Cell<D> cell, Map<Topic, Tape> inputs, Provenance.Range range) {
    Topic topic = Topic.bySuffix(range.topic());
    Tape tape = inputs.get(topic);
    if (tape == null) {
      return 0; // an input that this version of the arrow no longer has
    }
    long count = 0;
    for (var record = tape.nextUpTo(range.to()); record.isPresent(); count++) {
      cell.fold(topic, record.get().offset(), reader.read(record.get()).map(EventRecord::event));
      record = tape.nextUpTo(range.to());
    }
    return count;
  }
}
