package io.fairlead.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.model.SchedulingProfile.UtilizationPoint;
import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.fairlead.example.FastDisks;
import io.fairlead.example.ReservedNodes;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scheduling profiles as operators write them into the configuration. */
class DecisionPoliciesTest {
  private static final Plugins PLUGINS =
      new Plugins(List.of(new ReservedNodes()), List.of(new FastDisks()));

  private static SchedulingPolicy policy(String properties) {
    Properties parsed = new Properties();
    try {
      parsed.load(new StringReader(properties.replace("~", "fairlead.policy.scheduler.profiles")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(DecisionPolicies.class)
        .withSources(new PropertiesConfigSource(parsed, "test", 100))
        .build()
        .getConfigMapping(DecisionPolicies.class)
        .scheduler()
        .policy(PLUGINS);
  }

  private static SchedulingProfile profile(String name, String properties) {
    return policy(properties).profiles().get(name);
  }

  @Test
  void withoutAnyThereIsTheDefaultOne() {
    SchedulingPolicy policy = policy("fairlead.policy.scheduler.allocation=most-allocated");

    assertThat(policy.profiles()).containsOnlyKeys(SchedulingProfile.DEFAULT_NAME);
    SchedulingProfile only = policy.profiles().get(SchedulingProfile.DEFAULT_NAME);
    assertThat(only.filters()).isNull();
    assertThat(only.scores()).isNull();
    assertThat(only.scoringStrategy().type()).isEqualTo(ScoringStrategy.Type.MostAllocated);
  }

  @Test
  void aProfileHasItsPlugInsWeightsAndStrategy() {
    SchedulingProfile profile =
        profile(
            "batch",
            """
            ~.batch.filters=TaintToleration,ReservedNodes
            ~.batch.scores.FastDisks=7
            ~.batch.scores.ImageLocality=0
            ~.batch.allocation=requested-to-capacity-ratio
            ~.batch.resources.cpu=1
            ~.batch.resources."nvidia.com/gpu"=5
            ~.batch.shape.0=0
            ~.batch.shape.80=10
            ~.batch.shape.100=3
            """);

    assertThat(profile.filters()).containsExactly("TaintToleration", "ReservedNodes");
    assertThat(profile.scores()).isEqualTo(Map.of("FastDisks", 7, "ImageLocality", 0));
    assertThat(profile.scoringStrategy().type())
        .isEqualTo(ScoringStrategy.Type.RequestedToCapacityRatio);
    assertThat(profile.scoringStrategy().resources())
        .isEqualTo(Map.of("cpu", 1, "nvidia.com/gpu", 5));
    assertThat(profile.scoringStrategy().shape())
        .containsExactly(
            new UtilizationPoint(0, 0), new UtilizationPoint(80, 10), new UtilizationPoint(100, 3));
  }

  @Test
  void theDefaultProfileCanBeReplaced() {
    String properties = "~.default-scheduler.scores.GpuPacking=0";

    assertThat(profile("default-scheduler", properties).scores())
        .isEqualTo(Map.of("GpuPacking", 0));
    assertThat(policy(properties).description(PLUGINS))
        .isNotEqualTo(policy("").description(PLUGINS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ~.a.scores.FastDisks=101          | ~.a.scores.FastDisks: must be 0 to 100
          ~.a.scores.Nonsense=1             | ~.a.scores.Nonsense: there is no score "Nonsense"
          ~.a.scores."my.Score"=1           | ~.a.scores."my.Score": there is no score "my.Score"
          ~.a.filters=NodeReady,Nope        | ~.a.filters[1]: there is no filter "Nope"
          ~.a.filters=NodeReady,NodeReady   | ~.a.filters[1]: "NodeReady" is already there
          ~.a.resources.cpu=0               | ~.a.resources.cpu: must be 1 to 100
          ~.a.resources."nvidia.com/gpu"=-1 | ~.a.resources."nvidia.com/gpu": must be 1 to 100
          ~.a.shape.50=5                    | ~.a.shape: is only for RequestedToCapacityRatio
          ~.a.allocation=requested-to-capacity-ratio | ~.a.shape: RequestedToCapacityRatio needs
          ~."Not A Name".scores.FastDisks=1 | ~."Not A Name": must be
          ~.a.scores.FastDisks=much         | ~.a.scores.FastDisks
          ~.a.allocation=none               | ~.a.allocation
          """)
  void anErrorNamesTheKey(String property, String error) {
    assertThatThrownBy(() -> policy(property.replace("Not A Name", "Not\\ A\\ Name")))
        .hasMessageContaining(error.replace("~", "fairlead.policy.scheduler.profiles"));
  }

  @Test
  void aPointOutOfRangeIsNamedByItsUtilization() {
    assertThatThrownBy(
            () ->
                policy(
                    """
                    ~.a.allocation=requested-to-capacity-ratio
                    ~.a.shape.0=0
                    ~.a.shape.50=11
                    """))
        .hasMessage("fairlead.policy.scheduler.profiles.a.shape.50: must be 0 to 10");
  }
}
