package io.fairlead.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.chaos.FaultSchedule.Step;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultScheduleTest {
  private static final List<Fault> ALL = List.of(Fault.values());
  private static final Duration SESSION = Duration.ofSeconds(6);

  private static List<Step> steps(long seed, int count) {
    FaultSchedule schedule = new FaultSchedule(new Random(seed), ALL);
    return Stream.generate(schedule::next).limit(count).toList();
  }

  @Test
  void aSeedIsASchedule() {
    assertThat(steps(7, 50)).isEqualTo(steps(7, 50)).isNotEqualTo(steps(8, 50));
  }

  @Test
  void everyKindComesOnceARound() {
    FaultSchedule schedule = new FaultSchedule(new Random(1), ALL);
    for (int i = 1; i < ALL.size(); i++) {
      schedule.next();
      assertThat(schedule.hadAll()).isFalse();
    }
    schedule.next();
    assertThat(schedule.hadAll()).isTrue();

    assertThat(steps(1, ALL.size()).stream().map(Step::fault))
        .containsExactlyInAnyOrderElementsOf(ALL);
  }

  @Test
  void whoeverIsFrozenOrCutOffIsSoForLongerThanItsSession() {
    assertThat(steps(3, 100))
        .filteredOn(step -> step.fault() == Fault.PAUSE || step.fault().isOfTheNetwork())
        .isNotEmpty()
        .allMatch(step -> step.lasting().compareTo(SESSION) > 0);
  }
}
