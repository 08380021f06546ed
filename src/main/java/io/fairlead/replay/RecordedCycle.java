package io.fairlead.replay;

import io.fairlead.domain.event.Event;
import io.fairlead.stream.Arrow;
import io.fairlead.stream.CycleMarker;
import io.fairlead.stream.EventReader;
import io.fairlead.stream.EventRecord;
import io.fairlead.stream.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One cycle as it is in the log. Its inputs are not in here, because there may be more of them than
 * fit into memory: see {@link RecordedCell#forEachInput}.
 *
 * <p>Its decisions are read when they are asked for: reading them is most of what a record costs.
 */
public final class RecordedCycle<D> {
  private final Arrow<D> arrow;
  private final EventReader reader;
  private final Provenance provenance;
  private final List<ConsumerRecord<String, byte[]>> records;
  private List<D> decisions;
  private int unreadable;

  RecordedCycle(
      Arrow<D> arrow,
      EventReader reader,
      Provenance provenance,
      List<ConsumerRecord<String, byte[]>> records) {
    this.arrow = arrow;
    this.reader = reader;
    this.provenance = provenance;
    this.records = List.copyOf(records);
  }

  public Provenance provenance() {
    return provenance;
  }

  /** Its output, in order: one or more with decisions, or one marker without. */
  public List<ConsumerRecord<String, byte[]>> records() {
    return records;
  }

  /** Of all its records that can be read, in order. */
  public List<D> decisions() {
    if (decisions == null) {
      List<D> all = new ArrayList<>();
      for (ConsumerRecord<String, byte[]> record : records) {
        Optional<Event> event = reader.read(record).map(EventRecord::event);
        if (event.isPresent()) {
          all.addAll(arrow.decisions().toDecisions(event.get()));
        } else if (!CycleMarker.is(record.headers())) {
          unreadable++;
        }
      }
      decisions = all;
    }
    return decisions;
  }

  /** How many of its records cannot be read. */
  public int unreadable() {
    decisions();
    return unreadable;
  }

  /** Where its first record is in the output topic. */
  public long offset() {
    return records.getFirst().offset();
  }
}
