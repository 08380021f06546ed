package io.fairlead.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Times as RFC 3339 in UTC, {@code 2026-11-24T12:00:00.123Z}: the text of {@link Instant#toString},
 * made and read without a formatter. A pod's status holds three of them, and a formatter takes
 * longer for one than the rest of the status does. Any other notation is left to Jackson.
 */
final class InstantJson {
  private static final int SECONDS_A_DAY = 86_400;
  private static final int LENGTH_TO_SECONDS = "2026-11-24T12:00:00".length();
  private static final int MAX_LENGTH = "2026-11-24T12:00:00.123456789Z".length();

  private InstantJson() {}

  /** The same as {@link Instant#toString}. */
  static String format(Instant instant) {
    long day = Math.floorDiv(instant.getEpochSecond(), SECONDS_A_DAY);
    int second = Math.floorMod(instant.getEpochSecond(), SECONDS_A_DAY);
    if (day < LocalDate.of(0, 1, 1).toEpochDay() || day > LocalDate.of(9999, 12, 31).toEpochDay()) {
      return instant.toString();
    }
    LocalDate date = LocalDate.ofEpochDay(day);
    byte[] text = new byte[MAX_LENGTH];
    digits(text, 0, 4, date.getYear());
    text[4] = '-';
    digits(text, 5, 2, date.getMonthValue());
    text[7] = '-';
    digits(text, 8, 2, date.getDayOfMonth());
    text[10] = 'T';
    digits(text, 11, 2, second / 3600);
    text[13] = ':';
    digits(text, 14, 2, second / 60 % 60);
    text[16] = ':';
    digits(text, 17, 2, second % 60);
    int length = fraction(text, instant.getNano());
    text[length++] = 'Z';
    return new String(text, 0, length, ISO_8859_1);
  }

  /** As many groups of three digits as are needed; returns where the text then ends. */
  private static int fraction(byte[] text, int nanos) {
    if (nanos == 0) {
      return LENGTH_TO_SECONDS;
    }
    int count = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9;
    text[LENGTH_TO_SECONDS] = '.';
    digits(text, LENGTH_TO_SECONDS + 1, 9, nanos);
    return LENGTH_TO_SECONDS + 1 + count;
  }

  private static void digits(byte[] text, int at, int count, int number) {
    for (int i = at + count - 1, rest = number; i >= at; i--, rest /= 10) {
      text[i] = (byte) ('0' + rest % 10);
    }
  }

  /** The instant, or null if the text is written otherwise or is no time. */
  static Instant parse(CharSequence text) {
    int length = text.length();
    if (length <= LENGTH_TO_SECONDS
        || length > MAX_LENGTH
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':'
        || text.charAt(length - 1) != 'Z') {
      return null;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    int nanos = nanos(text, length - 1);
    if ((year | month | day | hour | minute | second | nanos) < 0
        || hour > 23
        || minute > 59
        || second > 59) {
      return null;
    }
    try {
      return LocalDate.of(year, month, day)
          .atTime(hour, minute, second, nanos)
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException noSuchDay) {
      return null;
    }
  }

  /** Of a fraction between the seconds and its end, which may be empty; negative if it is none. */
  private static int nanos(CharSequence text, int end) {
    if (end == LENGTH_TO_SECONDS) {
      return 0;
    }
    int first = LENGTH_TO_SECONDS + 1;
    if (text.charAt(LENGTH_TO_SECONDS) != '.' || first == end) {
      return -1;
    }
    int nanos = number(text, first, end);
    for (int digits = end - first; digits < 9; digits++) {
      nanos *= 10; // stays negative if it is
    }
    return nanos;
  }

  /** Negative if there is anything but digits. */
  private static int number(CharSequence text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  static final class Serializer extends StdSerializer<Instant> {
    private static final long serialVersionUID = 1L;

    Serializer() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(format(value));
    }
  }

  static final class Deserializer extends StdDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    Deserializer() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
      Instant instant = json.hasToken(JsonToken.VALUE_STRING) ? parse(json.getText()) : null;
      return instant != null ? instant : InstantDeserializer.INSTANT.deserialize(json, context);
    }
  }
}
