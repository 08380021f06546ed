package io.fairlead.replay.whatif;

import io.fairlead.domain.event.Event;
import io.fairlead.replay.RecordedCell;
import io.fairlead.replay.RecordedCycle;
import io.fairlead.replay.RecordedLog;
import io.fairlead.stream.Arrow;
import io.fairlead.stream.Cell;
import io.fairlead.stream.EventReader;
import io.fairlead.stream.EventRecord;
import io.fairlead.stream.Tape;
import io.fairlead.stream.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One arrow's cell as it was at a moment: all cycles that were written until then, and the inputs
 * that were there and not yet part of a cycle.
 */
final class ForkedCell<D> {
  private final Cell<D> cell;
  private final Arrow<D> arrow;
  private final RecordedLog log;
  private final EventReader reader;

  private ForkedCell(Arrow<D> arrow, int number, RecordedLog log, EventReader reader) {
    this.arrow = arrow;
    this.cell = new Cell<>(arrow, number);
    this.log = log;
    this.reader = reader;
  }

  /**
   * @param inputs is told of every input, and when it was written
   * @param decisions is told of every decision, and when it was made
   */
  static <D> Cell<D> at(
      ForkPoint point,
      Arrow<D> arrow,
      int number,
      RecordedLog log,
      BiConsumer<Event, Instant> inputs,
      BiConsumer<D, Instant> decisions) {
    var forked = new ForkedCell<>(arrow, number, log, log.newEventReader());
    Instant end = forked.foldCycles(point, inputs, decisions);
    forked.foldRest(point.time() == null ? end : point.time(), inputs);
    return forked.cell;
  }

  /** Returns when the last one was written. */
  private Instant foldCycles(
      ForkPoint point, BiConsumer<Event, Instant> inputs, BiConsumer<D, Instant> decisions) {
    Instant end = Instant.EPOCH;
    try (var recorded = new RecordedCell<>(arrow, cell.number(), log.reader(), reader)) {
      for (var next = recorded.next(); next.isPresent(); next = recorded.next()) {
        RecordedCycle<D> cycle = next.get();
        if (point.isBefore(cycle)) {
          return end;
        }
        cell.restoreCycle(cycle.provenance());
        recorded.forEachInput(
            input -> {
              cell.fold(input.topic(), input.offset(), input.event());
              Instant at = Instant.ofEpochMilli(input.record().timestamp());
              input.event().ifPresent(event -> inputs.accept(event, at));
            });
        for (D decision : cycle.decisions()) {
          cell.restoreDecision(decision);
          decisions.accept(decision, cell.now());
        }
        end = Instant.ofEpochMilli(cycle.records().getLast().timestamp());
      }
    }
    return end;
  }

  /** What was written until then, in the order of time. */
  private void foldRest(Instant until, BiConsumer<Event, Instant> inputs) {
    List<ConsumerRecord<String, byte[]>> rest = new ArrayList<>();
    for (Topic topic : arrow.inputs()) {
      try (Tape tape = log.reader().open(topic, cell.number())) {
        tape.seek(cell.next(topic));
        for (var record = tape.next(); record.isPresent(); record = tape.next()) {
          if (record.get().timestamp() > until.toEpochMilli()) {
            break;
          }
          if (!(topic == arrow.output() && arrow.isOwn(record.get()))) {
            rest.add(record.get());
          }
        }
      }
    }
    rest.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
    cell.advanceTo(until);
    for (ConsumerRecord<String, byte[]> record : rest) {
      var event = reader.read(record).map(EventRecord::event);
      cell.fold(reader.position(record).topic(), record.offset(), event);
      event.ifPresent(e -> inputs.accept(e, Instant.ofEpochMilli(record.timestamp())));
    }
  }
}
