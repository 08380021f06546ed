package io.fairlead.view;

import io.fairlead.stream.EventRecord.Position;
import io.fairlead.stream.Topic;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A moment that somebody asks for, in one of these forms:
 *
 * <ul>
 *   <li>{@code 2026-11-24T12:00:00Z}: a time as in RFC 3339;
 *   <li>{@code now}, {@code -90s}, {@code -1h30m}, {@code -2d}: a time by the clock of who reads
 *       it;
 *   <li>{@code placement:1234}, {@code 0/placement:1234}: a record by its cell, topic and offset.
 * </ul>
 */
public sealed interface PointInTime {

  /** All whose log time is not later. */
  record Time(Instant at) implements PointInTime {}

  /** All up to that record; up to the one before it if no record is there. */
  record Place(Position last) implements PointInTime {}

  String EXPECTED =
      "expected a time (2026-11-24T12:00:00Z), now, how long ago (-5m, -1h30m) or a record's topic"
          + " and offset (placement:1234, or with its cell 0/placement:1234)";

  Pattern AGO = Pattern.compile("-(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?");
  Pattern PLACE = Pattern.compile("(?:(\\d+)/)?([a-z][a-z-]*):(\\d+)");

  /**
   * Reads a moment.
   *
   * @param now by the reader's clock
   * @param cell where a record is whose cell is not named
   * @throws InvalidMomentException if it has none of the forms
   */
  static PointInTime parse(String text, Instant now, int cell) throws InvalidMomentException {
    if (text.equals("now")) {
      return new Time(now);
    }
    Matcher ago = AGO.matcher(text);
    Matcher place = PLACE.matcher(text);
    try {
      if (text.length() > 1 && ago.matches()) {
        return new Time(now.minus(duration(ago)));
      }
      return place.matches() ? place(place, cell) : new Time(time(text));
    } catch (ArithmeticException | DateTimeException | NumberFormatException e) {
      throw new InvalidMomentException("\"" + text + "\" is no moment: " + EXPECTED);
    }
  }

  private static Duration duration(Matcher ago) {
    return Duration.ofDays(number(ago, 1))
        .plusHours(number(ago, 2))
        .plusMinutes(number(ago, 3))
        .plusSeconds(number(ago, 4));
  }

  private static long number(Matcher matcher, int group) {
    return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
  }

  private static PointInTime place(Matcher place, int cell) throws InvalidMomentException {
    Topic topic = Topic.bySuffix(place.group(2));
    if (topic == null || !Topic.OF_STATE.contains(topic)) {
      throw new InvalidMomentException(
          "no state follows from a topic \"%s\": name one of %s"
              .formatted(
                  place.group(2),
                  String.join(", ", Topic.OF_STATE.stream().map(Topic::suffix).toList())));
    }
    int ofCell = place.group(1) == null ? cell : Integer.parseInt(place.group(1));
    return new Place(new Position(topic, ofCell, Long.parseLong(place.group(3))));
  }

  /** An offset's plus is a space where a client has not escaped it in a URL. */
  private static Instant time(String text) {
    return OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
  }
}
