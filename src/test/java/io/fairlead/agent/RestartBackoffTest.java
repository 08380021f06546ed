package io.fairlead.agent;

import static io.fairlead.agent.AgentFixtures.T0;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {
  private static final Duration FIRST = Duration.ofSeconds(10);

  private final RestartBackoff backoff = new RestartBackoff(FIRST);

  private long waitAfterRunOf(Duration run) {
    Instant end = T0.plus(run);
    return Duration.between(end, backoff.afterRun(T0, end)).toSeconds();
  }

  @Test
  void theFirstRestartIsAtOnceAndTheNextOnesWaitTwiceAsLongEachTime() {
    List<Long> waits = Stream.generate(() -> waitAfterRunOf(Duration.ZERO)).limit(8).toList();

    assertThat(waits).containsExactly(0L, 10L, 20L, 40L, 80L, 160L, 300L, 300L);
  }

  @Test
  void aRunOfTenMinutesIsForgiven() {
    waitAfterRunOf(Duration.ZERO);
    waitAfterRunOf(Duration.ZERO);

    assertThat(waitAfterRunOf(RestartBackoff.HEALTHY_AFTER)).isZero();
  }

  @Test
  void aStartThatFailsIsNeverTriedAgainAtOnce() {
    assertThat(backoff.afterFailure(T0)).isEqualTo(T0.plusSeconds(10));
    assertThat(backoff.afterFailure(T0)).isEqualTo(T0.plusSeconds(20));
  }

  @Property
  void noWaitIsEverLongerThanTheLongestOrInThePast(
      @ForAll @Size(max = 40) List<@IntRange(max = 700) Integer> runs) {
    RestartBackoff any = new RestartBackoff(FIRST);
    for (int seconds : runs) {
      Instant end = T0.plusSeconds(seconds);
      assertThat(any.afterRun(T0, end)).isBetween(end, end.plus(RestartBackoff.MAX));
    }
  }
}
