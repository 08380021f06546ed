package io.fairlead.simulation;

import io.fairlead.stream.Arrow;
import io.fairlead.stream.Cell;
import io.fairlead.stream.EncodedEvent;
import io.fairlead.stream.EventHeaders;
import io.fairlead.stream.EventReader;
import io.fairlead.stream.EventRecord;
import io.fairlead.stream.Provenance;
import io.fairlead.stream.Tape;
import io.fairlead.stream.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
    private final Tape output;
    private final Map<Topic, Tape> inputs = new EnumMap<>(Topic.class);

    private Fold(Arrow<D> arrow, int number) {
      this.arrow = arrow;
      this.cell = new Cell<>(arrow, number);
      this.output = world.log().open(arrow.output(), number);
      for (Topic topic : arrow.inputs()) {
        inputs.put(topic, world.log().open(topic, number));
      }
    }

    private void run() {
      List<ConsumerRecord<String, byte[]>> cycle = new ArrayList<>();
      for (var record = output.next(); record.isPresent(); record = output.next()) {
        if (arrow.isOwn(record.get())) {
          if (!cycle.isEmpty() && cycleOf(cycle.getFirst()) != cycleOf(record.get())) {
            redecide(cycle);
            cycle.clear();
          }
          cycle.add(record.get());
        }
      }
      if (!cycle.isEmpty()) {
        redecide(cycle);
      }
    }

    private long cycleOf(ConsumerRecord<String, byte[]> record) {
      return provenance(record).cycle();
    }

    private Provenance provenance(ConsumerRecord<String, byte[]> record) {
      return Provenance.fromJson(EventHeaders.text(record.headers(), EventHeaders.PROVENANCE));
    }

    private void redecide(List<ConsumerRecord<String, byte[]>> cycle) {
      Provenance provenance = provenance(cycle.getFirst());
      cell.restoreCycle(provenance);
      provenance.inputs().forEach(this::fold);
      List<D> recorded = new ArrayList<>();
      List<byte[]> values = new ArrayList<>();
      for (ConsumerRecord<String, byte[]> record : cycle) {
        reader
            .read(record)
            .ifPresent(
                event -> {
                  recorded.addAll(arrow.decisions().toDecisions(event.event()));
                  values.add(record.value());
                });
      }
      List<D> again = new ArrayList<>();
      for (D decision : recorded) {
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

    private void fold(Provenance.Range range) {
      Topic topic = Topic.bySuffix(range.topic());
      Tape tape = inputs.get(topic);
      for (var record = tape.nextUpTo(range.to());
          record.isPresent();
          record = tape.nextUpTo(range.to())) {
        cell.fold(topic, record.get().offset(), reader.read(record.get()).map(EventRecord::event));
      }
    }
  }
}
