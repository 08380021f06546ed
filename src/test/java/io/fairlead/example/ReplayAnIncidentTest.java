package io.fairlead.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.fairlead.replay.Replay;
import io.fairlead.replay.ReplayReport;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A log that {@code fairlead export} has written, beside the tests of a project of one's own. */
class ReplayAnIncidentTest {
  private static final Path LOG = Path.of("src/test/resources/logs/incident.fairlead");

  @Test
  void thisVersionStillDecidesAsTheLogSays() {
    ReplayReport report = Replay.of(LOG).verify();

    assertThat(report).matches(ReplayReport::isGreen, "is green");
  }

  @Test
  void fillingNodesUpWouldHaveDecidedOtherwise() {
    SchedulingPolicy fillUp = SchedulingPolicy.of(ScoringStrategy.Type.MostAllocated);

    ReplayReport report = Replay.of(LOG).scheduler().decideWith(fillUp).verify();

    assertThat(report.mismatchCount()).isPositive();
    assertThat(report.mismatches().getFirst().difference().path()).isEqualTo("node");
  }
}
