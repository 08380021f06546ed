package io.fairlead.replay.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.autoscaling.AutoscalingPolicy;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.fairlead.replay.RecordedLog;
import io.fairlead.replay.whatif.ScalingReport.ScaleEvent;
import io.fairlead.stream.Topic;
import io.fairlead.testing.ListedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Logs of real runs, which released versions have left. */
class GoldenLogsWhatIfTest {
  private static final Path LOGS = Path.of("src/test/resources/golden-logs");

  static List<String> versions() throws IOException {
    try (Stream<Path> folders = Files.list(LOGS)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  private static RecordedLog log(String version) throws IOException {
    ListedLog log = ListedLog.ofKcat(LOGS.resolve(version).resolve("log.jsonl.gz"));
    return new RecordedLog(version, log, ListedLog.TOPICS, List.of(0));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void theSamePoliciesChangeNothing(String version) throws IOException {
    var same =
        new OtherPolicies(
            SchedulingPolicy.kubernetesDefaults(),
            Plugins.BUILT_IN,
            Set.of(),
            AutoscalingPolicy.kubernetesDefaults());

    WhatIfReport report = WhatIf.of(log(version), same, 10);

    assertThat(report.changes()).as(report.toString()).isFalse();
    SchedulingReport scheduling = report.scheduling().getFirst();
    assertThat(scheduling.differences()).isEmpty();
    assertThat(scheduling.recorded()).isEqualTo(scheduling.other());
    assertThat(scheduling.recorded().bound()).isPositive();
    assertThat(scheduling.recorded().utilisation().get("cpu").peak()).isBetween(0.01, 1.0);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void packingMovesPods(String version) throws IOException {
    var packing = OtherPolicies.of(SchedulingPolicy.of(ScoringStrategy.Type.MostAllocated));

    SchedulingReport report = WhatIf.of(log(version), packing, 10).scheduling().getFirst();

    assertThat(report.changes()).isTrue();
    assertThat(report.moved()).isPositive();
    assertThat(report.differences().getFirst())
        .satisfies(
            first -> {
              assertThat(first.recordedNode()).isNotEqualTo(first.otherNode());
              assertThat(first.otherScore()).isGreaterThan(first.recordedScore());
            });
  }

  @ParameterizedTest
  @MethodSource("versions")
  void anEagerAutoscalerDecidesOtherwise(String version) throws IOException {
    var eager =
        OtherPolicies.of(
            new AutoscalingPolicy(Duration.ofSeconds(1), 0, Duration.ZERO, Duration.ofMinutes(1)));

    ScalingReport report = WhatIf.of(log(version), eager, 10).scaling().getFirst();
    assertThat(report.changes()).isTrue();
    assertThat(report.recorded()).isEqualTo(report.logged());
    assertThat(report.differences())
        .extracting(ScaleEvent::isOther)
        .as("the same event, sooner")
        .containsExactly(true, false);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void withoutMetricsOnlyTheRecordedDecisionsAreJudged(String version) throws IOException {
    ListedLog whole = ListedLog.ofKcat(LOGS.resolve(version).resolve("log.jsonl.gz"));
    ListedLog left = new ListedLog();
    for (Topic topic : EnumSet.complementOf(EnumSet.of(Topic.METRICS))) {
      whole.records(topic).forEach(left::add);
    }
    var log = new RecordedLog(version, left, ListedLog.TOPICS, List.of(0));
    var lazy =
        OtherPolicies.of(
            new AutoscalingPolicy(
                Duration.ofSeconds(15), 1_000_000, Duration.ofMinutes(5), Duration.ofMinutes(1)));

    ScalingReport report = WhatIf.of(log, lazy, 10).scaling().getFirst();

    assertThat(report.lacksMetrics()).isTrue();
    assertThat(report.logged().events()).isEqualTo(1);
    assertThat(report.other().events()).isZero();
    assertThat(report.contradicted())
        .as("what carries no evidence cannot be judged")
        .isEqualTo(version.endsWith("-evidence") ? 1 : 0);
  }
}
