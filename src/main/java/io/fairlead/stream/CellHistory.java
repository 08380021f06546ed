package io.fairlead.stream;

import io.fairlead.stream.snapshot.SnapshotPoint;
import java.io.Closeable;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A cell's past, one decision after the other: of each of its cycles first the inputs that the
 * cycle's provenance names, in that order, and then its decisions. One can stop before any decision
 * and look at the state that it was made in. Reads only: it is in no group and writes nothing.
 *
 * <p>This is the one fold of the log: restores, snapshots and explanations are made of it.
 *
 * @param <D> one decision
 */
final class CellHistory<D> implements Closeable {
  private final Arrow<D> arrow;
  private final Topics topics;
  private final LogReader log;
  private final EventReader reader;
  private final Cell<D> cell;
  private final Map<Topic, Tape> inputs = new EnumMap<>(Topic.class);
  private Tape output;

  /** Of the record that was read last, what has not been applied. */
  private final Deque<D> ahead = new ArrayDeque<>();

  private Provenance provenance;

  /** Where the last cycle ended, and where the next record is to be looked for. */
  private long endOfCycle;

  private long nextOutput;
  private long records;

  /** From the beginning of the log. */
  CellHistory(Arrow<D> arrow, int number, Topics topics, LogReader log, EventReader reader) {
    this(arrow, new Cell<>(arrow, number), 0, topics, log, reader);
  }

  /**
   * From where a cell has been folded to.
   *
   * @param endOfCycle the offset behind its last cycle
   */
  CellHistory(
      Arrow<D> arrow,
      Cell<D> cell,
      long endOfCycle,
      Topics topics,
      LogReader log,
      EventReader reader) {
    this.arrow = arrow;
    this.topics = topics;
    this.log = log;
    this.reader = reader;
    this.cell = cell;
    this.endOfCycle = endOfCycle;
    this.nextOutput = endOfCycle;
  }

  /** The cell before its next decision. */
  Cell<D> cell() {
    return cell;
  }

  /** How many records have been folded. */
  long records() {
    return records;
  }

  /** Where the next decision comes from; null before the first that was read. */
  Provenance provenance() {
    return provenance;
  }

  /** Where the cell is, between two cycles. */
  SnapshotPoint point() {
    if (!ahead.isEmpty()) {
      throw new IllegalStateException("within a cycle");
    }
    return cell.point(endOfCycle);
  }

  /** Opens the log, up to where it ends now; what was folded before stays folded. */
  void open() {
    open(false);
  }

  /** The same, to the end of what may just be being committed. */
  void openSettled() {
    open(true);
  }

  private void open(boolean settled) {
    close();
    LogReader.Tapes tapes = log.openAll(arrow.output(), arrow.inputs(), cell.number(), settled);
    output = tapes.output();
    seek(output, nextOutput);
    inputs.putAll(tapes.inputs());
    inputs.forEach((topic, tape) -> seek(tape, cell.next(topic)));
  }

  private static void seek(Tape tape, long offset) {
    if (offset > 0) {
      tape.seek(offset);
    }
  }

  /**
   * Whether the log is the one that the cell was folded from: at the end of the cell's last cycle
   * there is a record of that cycle, or of none if compaction has taken it. To be asked right after
   * opening.
   */
  boolean isOfThisLog() {
    if (endOfCycle > output.end()) {
      return false;
    }
    if (endOfCycle == 0) {
      return true;
    }
    output.seek(endOfCycle - 1);
    return output
        .nextUpTo(endOfCycle - 1)
        .map(record -> arrow.isOwn(record) && provenance(record).cycle() == cell.cycle())
        .orElse(arrow.output().isCompacted());
  }

  /** The next decision, with everything folded that it was made from; empty at the end. */
  Optional<D> next() {
    while (ahead.isEmpty()) {
      Optional<ConsumerRecord<String, byte[]>> record = output.next();
      if (record.isEmpty()) {
        return Optional.empty();
      }
      read(record.get());
    }
    return Optional.of(ahead.getFirst());
  }

  void applyNext() {
    cell.restoreDecision(ahead.removeFirst());
  }

  /** Folds all that is left. */
  void foldAll() {
    while (next().isPresent()) {
      applyNext();
    }
  }

  private void read(ConsumerRecord<String, byte[]> record) {
    nextOutput = record.offset() + 1;
    if (!arrow.isOwn(record)) {
      return;
    }
    Provenance own = provenance(record);
    if (own.cycle() != cell.cycle()) {
      cell.restoreCycle(own);
      own.inputs().forEach(this::fold);
    }
    provenance = own;
    endOfCycle = nextOutput;
    records++;
    own(record).ifPresent(event -> ahead.addAll(arrow.decisions().toDecisions(event.event())));
  }

  /**
   * Own decisions hold, whoever reads them: a program that cannot read them all does not know the
   * state. That is so where a newer one has written them.
   */
  private Optional<EventRecord> own(ConsumerRecord<String, byte[]> record) {
    try {
      return reader.decode(record);
    } catch (InvalidEventException e) {
      throw new IllegalStateException(
          "%s: a record of its own, %s partition %d offset %d, cannot be read: %s"
              .formatted(
                  arrow.name(),
                  record.topic(),
                  record.partition(),
                  record.offset(),
                  e.getMessage()),
          e);
    }
  }

  private static Provenance provenance(ConsumerRecord<String, byte[]> record) {
    return Provenance.fromJson(EventHeaders.text(record.headers(), EventHeaders.PROVENANCE));
  }

  private void fold(Provenance.Range range) {
    Topic topic = Topic.bySuffix(range.topic());
    Tape tape = inputs.get(topic);
    if (tape == null) {
      return; // an input that this version of the arrow no longer has
    }
    for (var record = tape.nextUpTo(range.to());
        record.isPresent();
        record = tape.nextUpTo(range.to())) {
      fold(topic, record.get());
    }
  }

  private void fold(Topic topic, ConsumerRecord<String, byte[]> record) {
    cell.fold(topic, record.offset(), reader.read(record).map(EventRecord::event));
    records++;
  }

  /**
   * At the end: folds the inputs that have led to no decision yet, merged by their time. The order
   * in which the cell will say that it folded them may be another, so from here the history cannot
   * go on if this returns true: there were some.
   */
  boolean foldRest() {
    boolean any = false;
    for (var next = earliest(); next.isPresent(); next = earliest()) {
      Tape tape = next.get();
      fold(topics.named(tape.partition().topic()), tape.next().orElseThrow());
      any = true;
    }
    return any;
  }

  private Optional<Tape> earliest() {
    return inputs.values().stream()
        .filter(tape -> tape.peek().isPresent())
        .min(Comparator.comparingLong(tape -> tape.peek().orElseThrow().timestamp()));
  }

  @Override
  public void close() {
    if (output != null) {
      output.close();
      output = null;
    }
    inputs.values().forEach(Tape::close);
    inputs.clear();
  }
}
