package io.fairlead.replay;

import io.fairlead.domain.event.Event;
import io.fairlead.stream.Arrow;
import io.fairlead.stream.Cell;
import io.fairlead.stream.EventHeaders;
import io.fairlead.stream.EventReader;
import io.fairlead.stream.EventRecord;
import io.fairlead.stream.LogReader;
import io.fairlead.stream.Provenance;
import io.fairlead.stream.Tape;
import io.fairlead.stream.Topic;
import java.io.Closeable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What one arrow did in one cell, cycle by cycle, as the log has it: reads, and folds nothing. To
 * live through it again, fold each cycle's inputs into a {@link Cell} and then its decisions:
 *
 * <pre>{@code
 * for (var cycle = recorded.next(); cycle.isPresent(); cycle = recorded.next()) {
 *   cell.restoreCycle(cycle.get().provenance());
 *   recorded.forEachInput(input -> cell.fold(input.topic(), input.offset(), input.event()));
 *   ...
 *   cycle.get().decisions().forEach(cell::restoreDecision);
 * }
 * }</pre>
 *
 * @param <D> one decision
 */
public final class RecordedCell<D> implements Closeable {

  /** An own record and where it comes from. */
  private record Own(ConsumerRecord<String, byte[]> record, Provenance provenance) {}

  private final Arrow<D> arrow;
  private final int number;
  private final EventReader reader;
  private final Tape output;
  private final Map<Topic, Tape> inputs = new EnumMap<>(Topic.class);

  private Own ahead;
  private Provenance current;

  /** Of the cycle that was read last; the records of a cycle have the same. */
  private byte[] provenanceBytes = {};

  private Provenance provenance;

  /** Opens the log as far as it goes now. */
  public RecordedCell(Arrow<D> arrow, int number, LogReader log, EventReader reader) {
    this.arrow = arrow;
    this.number = number;
    this.reader = reader;
    // Before its inputs, so that all that it names is on their tapes.
    this.output = log.openSettled(arrow.output(), number);
    for (Topic topic : arrow.inputs()) {
      inputs.put(topic, log.open(topic, number));
    }
  }

  public Arrow<D> arrow() {
    return arrow;
  }

  public int number() {
    return number;
  }

  /** When the next cycle was; empty at the end. */
  public Optional<Instant> nextTime() {
    return Optional.ofNullable(peek()).map(own -> own.provenance().now());
  }

  /**
   * The next cycle; empty at the end.
   *
   * @throws UnreadableProvenanceException if what it comes from is not to be known
   */
  public Optional<RecordedCycle<D>> next() {
    if (current != null) {
      forEachInput(input -> {});
    }
    Own first = peek();
    if (first == null) {
      return Optional.empty();
    }
    current = first.provenance();
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    for (Own own = first;
        own != null && own.provenance().cycle() == current.cycle();
        own = peek()) {
      ahead = null;
      records.add(own.record());
    }
    return Optional.of(new RecordedCycle<>(arrow, reader, current, records));
  }

  private Own peek() {
    while (ahead == null) {
      Optional<ConsumerRecord<String, byte[]>> record = output.next();
      if (record.isEmpty()) {
        return null;
      }
      if (arrow.isOwn(record.get())) {
        ahead = new Own(record.get(), provenanceOf(record.get()));
      }
    }
    return ahead;
  }

  private Provenance provenanceOf(ConsumerRecord<String, byte[]> record) {
    byte[] bytes = record.headers().lastHeader(EventHeaders.PROVENANCE).value();
    if (!Arrays.equals(bytes, provenanceBytes)) {
      provenance = UnreadableProvenanceException.parse(arrow, record, bytes);
      provenanceBytes = bytes;
    }
    return provenance;
  }

  /**
   * Reads the inputs of the cycle that {@link #next} has given, in the order in which they were
   * folded; once.
   */
  public void forEachInput(Consumer<RecordedInput> action) {
    Provenance cycle = current;
    current = null;
    for (Provenance.Range range : cycle == null ? List.<Provenance.Range>of() : cycle.inputs()) {
      Topic topic = Topic.bySuffix(range.topic());
      Tape tape = inputs.get(topic);
      if (tape == null) {
        continue; // an input that this version of the arrow no longer has
      }
      for (var record = tape.nextUpTo(range.to());
          record.isPresent();
          record = tape.nextUpTo(range.to())) {
        action.accept(new RecordedInput(topic, range, record.get(), event(record.get())));
      }
    }
  }

  private Optional<Event> event(ConsumerRecord<String, byte[]> record) {
    return reader.read(record).map(EventRecord::event);
  }

  /** The offset behind the last record of an input that is in this log. */
  public long end(Topic topic) {
    Tape tape = inputs.get(topic);
    return tape == null ? 0 : tape.end();
  }

  @Override
  public void close() {
    output.close();
    inputs.values().forEach(Tape::close);
  }
}
