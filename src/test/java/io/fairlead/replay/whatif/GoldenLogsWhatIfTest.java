package io.fairlead.replay.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.autoscaling.AutoscalingPolicy;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.fairlead.replay.RecordedLog;
import io.fairlead.testing.ListedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    assertThat(report.other().nodesInUse().mean())
        .isLessThan(report.recorded().nodesInUse().mean());
  }
}
