package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.domain.autoscaling.AutoscalingPolicy;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.fairlead.replay.RecordedLog;
import io.fairlead.replay.whatif.OtherPolicies;
import io.fairlead.replay.whatif.Threshold;
import io.fairlead.replay.whatif.WhatIf;
import io.fairlead.replay.whatif.WhatIfReport;
import io.fairlead.testing.ListedLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code replay --with} says of a real run's log, and its exit code. */
class WhatIfResultTest {
  private static final Path LOG =
      Path.of("src/test/resources/golden-logs/0.1.0-evidence/log.jsonl.gz");

  private final StringWriter out = new StringWriter();

  private static WhatIfReport report(ScoringStrategy.Type allocation) throws IOException {
    var log = new RecordedLog("run", ListedLog.ofKcat(LOG), ListedLog.TOPICS, List.of(0));
    var policies =
        new OtherPolicies(
            SchedulingPolicy.of(allocation),
            Plugins.BUILT_IN,
            Set.of(),
            AutoscalingPolicy.kubernetesDefaults());
    return WhatIf.of(log, policies, 3);
  }

  private int print(ScoringStrategy.Type allocation, boolean json, String... thresholds)
      throws IOException {
    return WhatIfResult.of(report(allocation), Threshold.parseAll(List.of(thresholds)))
        .print(new PrintWriter(out), json);
  }

  @Test
  void theSamePolicyEndsWithZero() throws IOException {
    assertThat(print(ScoringStrategy.Type.LeastAllocated, false)).isZero();
    assertThat(out.toString()).contains("Nothing changes.").contains("0 of ");
  }

  @Test
  void anotherPolicyEndsWithThreeAndShowsBothWorlds() throws IOException {
    assertThat(print(ScoringStrategy.Type.MostAllocated, false)).isEqualTo(3);
    assertThat(out.toString())
        .contains("recorded          other     change")
        .contains("pods bound")
        .contains("fragmentation of cpu")
        .contains("pods on another node")
        .containsPattern("recorded node-\\d at .*, score \\d+, but other node-\\d at .*, score")
        .contains("open loop")
        .contains("Something changes.");
  }

  @Test
  void jsonIsOneObjectWithTheSame() throws IOException {
    print(ScoringStrategy.Type.MostAllocated, true, "moved>1%");

    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.path("changes").asBoolean()).isTrue();
    assertThat(json.path("scheduling").path(0).path("moved").asLong()).isPositive();
    assertThat(json.path("scheduling").path(0).path("differences")).hasSize(3);
    assertThat(json.path("exceeded")).hasSize(1);
    assertThat(json.path("limits")).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "moved>1%, 1",
    "moved>100%, 0",
    "moved>+1, 1",
    "nodesInUse>+0%, 0",
    "evictions>+99, 0"
  })
  void withThresholdsTheExitCodeIsTheirs(String threshold, int exitCode) throws IOException {
    assertThat(print(ScoringStrategy.Type.MostAllocated, false, threshold)).isEqualTo(exitCode);
  }

  @ParameterizedTest
  @CsvSource({
    "moved<5, is no threshold",
    "speed>5%, there is no figure",
    "moved>-5, is no threshold"
  })
  void aThresholdThatIsNoneIsAClearError(String text, String expected) {
    assertThatThrownBy(() -> Threshold.parse(text)).hasMessageContaining(expected);
  }
}
