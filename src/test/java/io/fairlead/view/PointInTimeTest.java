package io.fairlead.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.stream.EventRecord.Position;
import io.fairlead.stream.Topic;
import io.fairlead.view.PointInTime.Place;
import io.fairlead.view.PointInTime.Time;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointInTimeTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private static PointInTime parse(String text) throws InvalidMomentException {
    return PointInTime.parse(text, NOW, 3);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T10:00:00Z,          2026-11-24T10:00:00Z",
    "2026-11-24T10:00:00.123456Z,   2026-11-24T10:00:00.123456Z",
    "2026-11-24t10:00:00z,          2026-11-24T10:00:00Z",
    "2026-11-24T10:00:00+02:00,     2026-11-24T08:00:00Z",
    "2026-11-24T10:00:00 02:00,     2026-11-24T08:00:00Z",
    "2026-11-24T10:00:00-00:30,     2026-11-24T10:30:00Z",
    "now,                           2026-11-24T12:00:00Z",
    "-90s,                          2026-11-24T11:58:30Z",
    "-5m,                           2026-11-24T11:55:00Z",
    "-1h30m,                        2026-11-24T10:30:00Z",
    "-2d,                           2026-11-22T12:00:00Z",
    "-1d1h1m1s,                     2026-11-23T10:58:59Z"
  })
  void aMomentCanBeATime(String text, Instant expected) throws Exception {
    assertThat(parse(text)).isEqualTo(new Time(expected));
  }

  @Test
  void aMomentCanBeARecord() throws Exception {
    assertThat(parse("placement:12")).isEqualTo(new Place(new Position(Topic.PLACEMENT, 3, 12)));
    assertThat(parse("0/pod-status:0")).isEqualTo(new Place(new Position(Topic.POD_STATUS, 0, 0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-",
        "--",
        "-5",
        "5m",
        "-5m3h",
        "-1.5h",
        "+5m",
        "tomorrow",
        "12:00",
        "1764000000",
        "2026-11-24",
        "2026-11-24T10:00:00",
        "placement",
        "placement:",
        "placement:x",
        ":1",
        "0/:1",
        "a/placement:1",
        "99999999999/placement:1",
        "-9999999999999999d",
        "-9223372036854775807s"
      })
  void whatIsNeitherSaysWhatIsExpected(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(InvalidMomentException.class)
        .hasMessage("\"" + text + "\" is no moment: " + PointInTime.EXPECTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"metrics:1", "node-heartbeat:1", "dead-letter:1", "nowhere:1"})
  void aTopicThatNoStateFollowsFromIsRefused(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(InvalidMomentException.class)
        .hasMessageContaining(
            "name one of pod-submitted, node-status, spec, placement, pod-status,");
  }
}
