package io.fairlead.replay;

import io.fairlead.stream.Provenance;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One cycle as it is in the log. Its inputs are not in here, because there may be more of them than
 * fit into memory: see {@link RecordedCell#forEachInput}.
 *
 * @param records its output, in order: one or more with decisions, or one marker without
 * @param decisions of all its records that can be read, in order
 * @param unreadable how many of its records cannot be read
 */
public record RecordedCycle<D>(
    Provenance provenance,
    List<ConsumerRecord<String, byte[]>> records,
    List<D> decisions,
    int unreadable) {

  /** Where its first record is in the output topic. */
  public long offset() {
    return records.getFirst().offset();
  }
}
