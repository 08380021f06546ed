package io.fairlead.replay.whatif;

import io.fairlead.replay.RecordedCycle;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the other world leaves the recorded one: behind the cycle that wrote a record of the
 * placements, or at a time.
 *
 * @param offset of the topic placement; -1 for a time
 * @param time null for an offset
 */
public record ForkPoint(long offset, Instant time) {
  private static final Pattern OFFSET = Pattern.compile("placement:(\\d{1,18})");

  /**
   * {@code placement:1234} or RFC 3339.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static ForkPoint parse(String text) {
    Matcher found = OFFSET.matcher(text);
    if (found.matches()) {
      return new ForkPoint(Long.parseLong(found.group(1)), null);
    }
    try {
      return new ForkPoint(-1, Instant.parse(text));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "\"%s\" is no moment: placement:1234, or a time such as 2026-11-24T12:00:00Z"
              .formatted(text),
          e);
    }
  }

  /** Whether a cycle was written later. */
  boolean isBefore(RecordedCycle<?> cycle) {
    return time == null
        ? cycle.offset() > offset
        : Instant.ofEpochMilli(cycle.records().getFirst().timestamp()).isAfter(time);
  }

  @Override
  public String toString() {
    return time == null ? "placement:" + offset : time.toString();
  }
}
