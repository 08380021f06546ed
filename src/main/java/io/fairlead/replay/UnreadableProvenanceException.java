package io.fairlead.replay;

import io.fairlead.stream.Arrow;
import io.fairlead.stream.Provenance;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A cycle does not say what it was made from, so it cannot be lived through again. */
public final class UnreadableProvenanceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long offset;

  private UnreadableProvenanceException(String message, long offset) {
    super(message);
    this.offset = offset;
  }

  /** Of the record in the output topic. */
  public long offset() {
    return offset;
  }

  static Provenance parse(Arrow<?> arrow, ConsumerRecord<?, ?> record, byte[] json) {
    String text = json == null ? "null" : new String(json, StandardCharsets.UTF_8);
    try {
      Provenance provenance = Provenance.fromJson(text);
      if (provenance != null
          && provenance.now() != null
          && provenance.policy() != null
          && provenance.inputs().stream().allMatch(range -> range.topic() != null)) {
        return provenance;
      }
    } catch (UncheckedIOException e) {
      // told below
    }
    throw new UnreadableProvenanceException(
        "%s: the record at offset %d of %s has a provenance that cannot be read: %s"
            .formatted(arrow.name(), record.offset(), record.topic(), text),
        record.offset());
  }
}
