package io.fairlead.replay;

import io.fairlead.stream.Provenance;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * A cycle that does not follow from what it says it was made from.
 *
 * @param kind what is wrong
 * @param offset of the cycle's first record in the processor's output topic
 * @param now the time that was decided with
 * @param inputs what the cycle folded, as it says
 * @param decision which of the cycle's decisions differs first, from 0; -1 if it is none of them
 * @param message in a sentence
 * @param difference what is recorded and what follows; null if that is not what is wrong
 */
@RegisterForReflection
public record Mismatch(
    Kind kind,
    String processor,
    int cell,
    long cycle,
    long offset,
    Instant now,
    List<Provenance.Range> inputs,
    int decision,
    String message,
    Difference difference) {

  /** What can be wrong with a cycle. */
  @RegisterForReflection
  public enum Kind {
    /** Another decision follows, or none, or one more. */
    DECISION,
    /** The decisions follow, but the record is another: its key, headers or bytes. */
    RECORD,
    /** What the cycle says of itself does not go with the cycles before it or with the inputs. */
    PROVENANCE,
    /** A record of the cycle cannot be read. */
    UNREADABLE
  }

  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(
            "%s, cell %d, cycle %d (offset %d, %s): %s"
                .formatted(processor, cell, cycle, offset, now, message));
    if (difference != null) {
      text.append("\n  first difference: ")
          .append(difference.path().isEmpty() ? "all of it" : difference.path());
      text.append("\n  recorded:  ").append(shortened(difference.recorded()));
      text.append("\n  redecided: ").append(shortened(difference.redecided()));
    }
    text.append("\n  inputs:   ");
    inputs.forEach(
        range -> text.append(" %s %d-%d".formatted(range.topic(), range.from(), range.to())));
    return text.toString();
  }

  private static String shortened(String json) {
    return json == null ? "nothing" : json.length() <= 600 ? json : json.substring(0, 600) + "...";
  }
}
