package io.fairlead.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FailoversTest {
  private final Failovers failovers = new Failovers();

  @Test
  void aFailoverEndsWithTheFirstRecordThatWasMadeAfterTheFault() {
    long before = System.currentTimeMillis();
    failovers.begin(List.of(1, 2));

    failovers.decided(1, before - 1);
    assertThat(failovers.percentiles().count()).isZero();

    failovers.decided(1, before + 60_000);
    failovers.decided(1, before + 60_001);
    assertThat(failovers.percentiles().count()).isEqualTo(1);
  }

  @Test
  void whenTheBrokerFailsInBetweenItSaysNothing() {
    failovers.begin(List.of(1, 2));
    failovers.spoil();
    failovers.decided(1, Long.MAX_VALUE);

    assertThat(failovers.percentiles().count()).isZero();
    assertThat(failovers.spoiled()).isEqualTo(2);
  }

  @Test
  void percentilesAreValuesThatWereMeasured() {
    Percentiles hundred = Percentiles.of(LongStream.rangeClosed(1, 100).boxed().toList());

    assertThat(hundred).isEqualTo(new Percentiles(100, 50, 90, 99, 100));
    assertThat(Percentiles.of(List.of(7L))).isEqualTo(new Percentiles(1, 7, 7, 7, 7));
    assertThat(Percentiles.of(List.of())).isEqualTo(new Percentiles(0, 0, 0, 0, 0));
  }
}
