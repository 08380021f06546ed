package io.fairlead.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fairlead.stream.CycleOutput;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** Holds the records of a cycle against those that follow again, byte for byte. */
final class RecordComparison {

  /** Where they differ first. */
  record Found(String message, Difference difference) {}

  private RecordComparison() {}

  static Optional<Found> compare(
      List<ConsumerRecord<String, byte[]>> recorded, List<CycleOutput.Output> again) {
    if (recorded.size() != again.size()) {
      return Optional.of(
          new Found(
              "it has %d records, and %d follow".formatted(recorded.size(), again.size()), null));
    }
    for (int i = 0; i < recorded.size(); i++) {
      Optional<Found> found = compare(recorded.get(i), again.get(i).record());
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Found> compare(
      ConsumerRecord<String, byte[]> recorded, ProducerRecord<String, byte[]> again) {
    if (!Objects.equals(recorded.key(), again.key())) {
      return found(recorded, "key", recorded.key(), again.key());
    }
    Header[] headers = recorded.headers().toArray();
    Header[] others = again.headers().toArray();
    for (int i = 0; i < Math.max(headers.length, others.length); i++) {
      Header left = i < headers.length ? headers[i] : null;
      Header right = i < others.length ? others[i] : null;
      if (left == null
          || right == null
          || !left.key().equals(right.key())
          || !Arrays.equals(left.value(), right.value())) {
        String name = left == null ? right.key() : left.key();
        return found(recorded, "header " + name, text(left), text(right));
      }
    }
    if (!Arrays.equals(recorded.value(), again.value())) {
      return Optional.of(
          new Found(
              "the bytes of the record at offset %d are others".formatted(recorded.offset()),
              Difference.between(recorded.value(), again.value())));
    }
    return Optional.empty();
  }

  private static Optional<Found> found(
      ConsumerRecord<String, byte[]> record, String what, String recorded, String again) {
    return Optional.of(
        new Found(
            "the %s of the record at offset %d is another".formatted(what, record.offset()),
            new Difference(what, recorded, again)));
  }

  private static String text(Header header) {
    return header == null
        ? null
        : header.key() + ": " + (header.value() == null ? null : new String(header.value(), UTF_8));
  }
}
