package io.fairlead.api.kind;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgesTest {

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT1M59S, 119s",
    "PT2M, 2m",
    "PT9M30S, 9m30s",
    "PT10M30S, 10m",
    "PT3H, 3h",
    "PT3H20M, 3h20m",
    "PT9H20M, 9h",
    "P3D, 3d",
    "P3DT5H, 3d5h",
    "P100D, 100d",
    "P800D, 2y70d",
    "PT-5S, <invalid>"
  })
  void agesAreShort(Duration age, String text) {
    assertThat(Ages.format(age)).isEqualTo(text);
  }
}
