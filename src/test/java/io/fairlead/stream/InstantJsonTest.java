package io.fairlead.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class InstantJsonTest {

  @Property
  void aTimeIsWrittenAsAlwaysAndReadBack(
      @ForAll @LongRange(min = -70_000_000_000L, max = 260_000_000_000L) long second,
      @ForAll @IntRange(max = 999_999_999) int nanos,
      @ForAll @IntRange(max = 3) int groups)
      throws IOException {
    int precision = new int[] {1_000_000_000, 1_000_000, 1_000, 1}[groups];
    Instant time = Instant.ofEpochSecond(second, nanos - nanos % precision);

    assertThat(InstantJson.format(time)).isEqualTo(time.toString());
    assertThat(read(InstantJson.format(time))).isEqualTo(time);
  }

  @Example
  void whatIsWrittenOtherwiseIsReadAsJacksonDoes() throws IOException {
    Instant noon = Instant.parse("2026-11-24T12:00:00Z");

    assertThat(read("2026-11-24T12:00:00Z")).isEqualTo(noon);
    assertThat(read("2026-11-24T12:00:00.5Z")).isEqualTo(noon.plusMillis(500));
    assertThat(read("2026-11-24T13:00:00+01:00")).isEqualTo(noon);
    assertThat(read("+12026-11-24T12:00:00Z")).isEqualTo(Instant.parse("+12026-11-24T12:00:00Z"));
  }

  @Example
  void whatIsNoTimeIsLeftToJacksonToSay() {
    for (String text :
        new String[] {
          "",
          "Z",
          "2026-11-24",
          "2026-11-24T12:00:00",
          "2026-11-24T12:00:00.Z",
          "2026-11-24T12:00:00.-1Z",
          "2026-11-24T12:00:00.1234567890Z",
          "2026-11-24t12:00:00Z",
          "2026-02-29T12:00:00Z",
          "2026-13-01T12:00:00Z",
          "2026-11-24T24:00:01Z",
          "2026-11-24T12:60:00Z",
          "2026-11-24T12:00:61Z",
          "-026-11-24T12:00:00Z",
          "\u0662026-11-24T12:00:0Z",
        }) {
      assertThat(InstantJson.parse(text)).as(text).isNull();
    }
  }

  private static Instant read(String text) throws IOException {
    return EventJson.mapper().readValue('"' + text + '"', Instant.class);
  }
}
