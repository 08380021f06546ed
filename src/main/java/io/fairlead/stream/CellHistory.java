package io.fairlead.stream;

import java.io.Closeable;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A cell's past, one decision after the other: folded as {@link CellRestore} folds it, but so that
 * one can stop before any decision and look at the state that it was made in. Reads only: it is in
 * no group and writes nothing.
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
  private long nextOutput;
  private long records;

  CellHistory(Arrow<D> arrow, int number, Topics topics, LogReader log, EventReader reader) {
    this.arrow = arrow;
    this.topics = topics;
    this.log = log;
    this.reader = reader;
    this.cell = new Cell<>(arrow, number);
  }

  /** The cell before its next decision. */
  Cell<D> cell() {
    return cell;
  }

  /** How many records have been folded. */
  long records() {
    return records;
  }

  /** Where the next decision comes from; null before the first. */
  Provenance provenance() {
    return provenance;
  }

  /** Opens the log, up to where it ends now; what was folded before stays folded. */
  void open() {
    close();
    // Before its inputs, so that all that it names is on their tapes.
    output = tape(arrow.output(), nextOutput);
    for (Topic topic : arrow.inputs()) {
      inputs.put(topic, tape(topic, cell.next(topic)));
    }
  }

  private Tape tape(Topic topic, long from) {
    Tape tape = log.open(topic, cell.number());
    if (from > 0) {
      tape.seek(from);
    }
    return tape;
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

  private void read(ConsumerRecord<String, byte[]> record) {
    nextOutput = record.offset() + 1;
    if (!arrow.isOwn(record)) {
      return;
    }
    Provenance own =
        Provenance.fromJson(EventHeaders.text(record.headers(), EventHeaders.PROVENANCE));
    if (provenance == null || own.cycle() != provenance.cycle()) {
      cell.restoreCycle(own);
      own.inputs().forEach(this::fold);
    }
    provenance = own;
    records++;
    reader
        .read(record)
        .ifPresent(event -> ahead.addAll(arrow.decisions().toDecisions(event.event())));
  }

  private void fold(Provenance.Range range) {
    Topic topic = Topic.bySuffix(range.topic());
    Tape tape = inputs.get(topic);
    if (tape != null) {
      for (var record = tape.nextUpTo(range.to());
          record.isPresent();
          record = tape.nextUpTo(range.to())) {
        fold(topic, record.get());
      }
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
