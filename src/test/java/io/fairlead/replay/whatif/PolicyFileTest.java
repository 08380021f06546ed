package io.fairlead.replay.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.scheduling.Plugins;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyFileTest {
  private static OtherPolicies parse(String yaml) {
    return PolicyFile.parse("policy.yaml", yaml, Plugins.BUILT_IN);
  }

  @Test
  void theExampleOfASchedulerPacks() throws IOException {
    OtherPolicies policies =
        PolicyFile.read(Path.of("examples/policies/pack.yaml"), Plugins.BUILT_IN);

    SchedulingProfile profile =
        policies.scheduling().profiles().get(SchedulingProfile.DEFAULT_NAME);
    assertThat(profile.scoringStrategy().type()).isEqualTo(ScoringStrategy.Type.MostAllocated);
    assertThat(profile.scores()).containsEntry("SelectorSpread", 0);
    assertThat(policies.autoscaling()).isNull();
  }

  @Test
  void theExampleOfAnAutoscalerIsCalm() throws IOException {
    OtherPolicies policies =
        PolicyFile.read(Path.of("examples/policies/calm-autoscaler.yaml"), Plugins.BUILT_IN);

    assertThat(policies.scheduling()).isNull();
    assertThat(policies.autoscaling().syncPeriod()).isEqualTo(Duration.ofSeconds(30));
    assertThat(policies.autoscaling().metricsMaxAge()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void aProfileHoldsAgainstTheOneInTheLog() {
    OtherPolicies policies =
        parse(
            """
            fairlead:
              policy:
                scheduler:
                  profiles:
                    default-scheduler:
                      scores:
                        ImageLocality: 7
            """);

    assertThat(policies.profiles()).containsExactly(SchedulingProfile.DEFAULT_NAME);
    assertThat(policies.scheduling().profiles().get(SchedulingProfile.DEFAULT_NAME).scores())
        .containsEntry("ImageLocality", 7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scheduler: {alocation: MostAllocated} | fairlead.policy.scheduler.alocation",
        "scheduler: {allocation: Fullest} | fairlead.policy.scheduler.allocation",
        "autoscaler: {sync-period: soon} | fairlead.policy.autoscaler.sync-period",
        "node: {grace-period: 1s} | fairlead.policy.node.grace-period: only keys below",
        "scheduler: {profiles: {x: {scores: {Wishes: 3}}}} | scheduler.profiles.x.scores.Wishes",
        "'' | it says nothing",
        "scheduler: [ | no YAML",
      })
  void whatIsWrongIsNamedByItsKey(String yaml, String expected) {
    assertThatThrownBy(() -> parse("fairlead: {policy: {%s}}".formatted(yaml)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("policy.yaml: ")
        .hasMessageContaining(expected);
  }
}
