package io.fairlead.replay;

import io.fairlead.domain.event.Event;
import io.fairlead.stream.Provenance;
import io.fairlead.stream.Topic;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One record that a cycle folded.
 *
 * @param range of the provenance, within which it is
 * @param event empty if it is a cycle's marker or could not be read: that is folded as nothing
 */
public record RecordedInput(
    Topic topic,
    Provenance.Range range,
    ConsumerRecord<String, byte[]> record,
    Optional<Event> event) {

  public long offset() {
    return record.offset();
  }
}
