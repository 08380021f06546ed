package io.fairlead.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.stream.Readings.Reading;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecentReadingsTest {
  private static final byte[] KILOBYTE = new byte[1_000];

  private final RecentReadings readings = new RecentReadings(10_000);
  private final AtomicInteger reads = new AtomicInteger();

  private Reading get(long offset, byte[] value) {
    return readings.get(
        place(offset), value, () -> new Reading(null, "read " + reads.incrementAndGet(), value));
  }

  private static EventRecord.Position place(long offset) {
    return new EventRecord.Position(Topic.PLACEMENT, 0, offset);
  }

  @Test
  void aRecordIsReadOnce() {
    assertThat(get(1, KILOBYTE)).isSameAs(get(1, KILOBYTE.clone()));
    assertThat(reads).hasValue(1);
  }

  @Test
  void whatWasPutNeedNotBeRead() {
    Reading written = new Reading(null, "written", KILOBYTE);
    readings.put(place(1), written);

    assertThat(get(1, KILOBYTE.clone())).isSameAs(written);
  }

  @Test
  void otherBytesInThatPlaceTakeIt() {
    get(1, KILOBYTE);
    byte[] other = {1, 2, 3};

    assertThat(get(1, other).error()).isEqualTo("read 2");
    assertThat(get(1, other.clone()).error()).isEqualTo("read 2");
    assertThat(reads).hasValue(2);
  }

  @Test
  void theOldestIsForgottenHoweverOftenItWasAskedFor() {
    for (int i = 0; i < 100; i++) {
      get(0, KILOBYTE);
    }
    for (int offset = 1; offset <= 8; offset++) {
      get(offset, KILOBYTE);
    }
    assertThat(reads).hasValue(9);

    get(8, KILOBYTE);
    assertThat(reads).hasValue(9);
    get(0, KILOBYTE);
    assertThat(reads).hasValue(10);
  }

  @Test
  void whatTookAPlaceIsNotForgottenWithWhatWasThereBefore() {
    byte[] other = {1, 2, 3};
    get(0, KILOBYTE);
    for (int offset = 1; offset <= 5; offset++) {
      get(offset, KILOBYTE);
    }
    get(0, other);
    get(6, KILOBYTE);
    get(7, KILOBYTE);
    get(8, KILOBYTE);

    assertThat(get(0, other).error()).isEqualTo("read 7");
  }
}
