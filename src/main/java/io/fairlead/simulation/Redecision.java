package io.fairlead.simulation;

import io.fairlead.replay.RecordedCell;
import io.fairlead.replay.RecordedCycle;
import io.fairlead.stream.Arrow;
import io.fairlead.stream.Cell;
import io.fairlead.stream.CycleMarker;
import io.fairlead.stream.EncodedEvent;
import io.fairlead.stream.EventReader;
import io.fairlead.stream.Provenance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Makes every decision of a log again, from the inputs that its provenance names, in a cell that
 * has been folded from the log alone; and holds the bytes against the record.
 */
final class Redecision {
  private final World world;
  private final EventReader reader;
  private final List<Finding> findings = new ArrayList<>();

  Redecision(World world) {
    this.world = world;
    this.reader = world.reader();
  }

  List<Finding> findings() {
    for (int cell = 0; cell < world.cells(); cell++) {
      for (Arrow<?> arrow : world.arrows()) {
        new Fold<>(arrow, cell).run();
      }
    }
    return findings;
  }

  /** One arrow's cell. */
  private final class Fold<D> {
    private final Arrow<D> arrow;
    private final Cell<D> cell;

    private Fold(Arrow<D> arrow, int number) {
      this.arrow = arrow;
      this.cell = new Cell<>(arrow, number);
    }

    private void run() {
      try (var recorded = new RecordedCell<>(arrow, cell.number(), world.log(), reader)) {
        for (var cycle = recorded.next(); cycle.isPresent(); cycle = recorded.next()) {
          cell.restoreCycle(cycle.get().provenance());
          recorded.forEachInput(input -> cell.fold(input.topic(), input.offset(), input.event()));
          redecide(cycle.get());
        }
      }
    }

    private void redecide(RecordedCycle<D> cycle) {
      Provenance provenance = cycle.provenance();
      List<D> again = new ArrayList<>();
      for (D decision : cycle.decisions()) {
        Optional<D> same = cell.logic().redecide(decision, provenance.now());
        if (!same.equals(Optional.of(decision))) {
          differs(provenance, decision, same);
          return;
        }
        again.add(same.get());
        cell.restoreDecision(decision);
      }
      Optional<D> more =
          arrow.softInputs().isEmpty() // else it may follow from what was not kept
              ? cell.logic().decide(provenance.now())
              : Optional.empty();
      if (more.isPresent()) {
        differs(provenance, null, more);
      } else {
        List<byte[]> values =
            cycle.records().stream()
                .filter(record -> !CycleMarker.is(record.headers()))
                .map(ConsumerRecord::value)
                .toList();
        compare(provenance, values, arrow.decisions().encode(again));
      }
    }

    private void differs(Provenance provenance, D recorded, Optional<D> again) {
      findings.add(
          new Finding(
              "REDECIDED",
              "%s cell %d cycle %d from %s at %s: recorded %s, decided again %s"
                  .formatted(
                      arrow.name(),
                      cell.number(),
                      provenance.cycle(),
                      provenance.inputs(),
                      provenance.now(),
                      recorded == null ? "nothing more" : recorded,
                      again.map(Object::toString).orElse("nothing"))));
    }

    private void compare(Provenance provenance, List<byte[]> recorded, List<EncodedEvent> again) {
      boolean same = recorded.size() == again.size();
      for (int i = 0; same && i < recorded.size(); i++) {
        same = Arrays.equals(recorded.get(i), again.get(i).value());
      }
      if (!same) {
        findings.add(
            new Finding(
                "REDECIDED",
                "%s cell %d cycle %d: the same decisions in other bytes"
                    .formatted(arrow.name(), cell.number(), provenance.cycle())));
      }
    }
  }
}
