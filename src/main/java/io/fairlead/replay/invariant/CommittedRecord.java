package io.fairlead.replay.invariant;

import io.fairlead.domain.event.Event;
import io.fairlead.stream.EventCodec;
import io.fairlead.stream.EventHeaders;
import io.fairlead.stream.EventRecord;
import io.fairlead.stream.InvalidEventException;
import io.fairlead.stream.Provenance;
import io.fairlead.stream.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One record of a cell as everybody can read it.
 *
 * @param source its {@code ce_source}, or null
 * @param part its place among the records of its cycle, from 0; -1 if it does not say
 * @param provenance of a processor's record, else null
 * @param event null for a cycle marker, and for what cannot be read
 */
public record CommittedRecord(
    Topic topic, long offset, String source, int part, Provenance provenance, Event event) {

  /** A record that a user or an agent wrote. */
  public static CommittedRecord input(Topic topic, long offset, Event event) {
    return new CommittedRecord(topic, offset, null, -1, null, event);
  }

  /** Reads a record. */
  public static CommittedRecord of(Topic topic, ConsumerRecord<String, byte[]> record) {
    String provenance = EventHeaders.text(record.headers(), EventHeaders.PROVENANCE);
    return new CommittedRecord(
        topic,
        record.offset(),
        EventHeaders.text(record.headers(), EventHeaders.SOURCE),
        part(EventHeaders.text(record.headers(), EventHeaders.ID)),
        provenance == null ? null : Provenance.fromJson(provenance),
        event(topic, record));
  }

  /** The ids of a cycle's records end in their places. */
  private static int part(String id) {
    try {
      return id == null ? -1 : Integer.parseInt(id, id.lastIndexOf('/') + 1, id.length(), 10);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static Event event(Topic topic, ConsumerRecord<String, byte[]> record) {
    var position = new EventRecord.Position(topic, record.partition(), record.offset());
    try {
      return EventCodec.decode(record.headers(), record.value(), position);
    } catch (InvalidEventException e) {
      return null;
    }
  }
}
