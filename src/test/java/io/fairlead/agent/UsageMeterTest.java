package io.fairlead.agent;

import static io.fairlead.agent.AgentFixtures.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.agent.runtime.ContainerRuntime.Usage;
import io.fairlead.agent.runtime.PodSandbox;
import io.fairlead.domain.event.NodeMetrics.PodUsage;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageMeterTest {
  private static final PodSandbox POD = new PodSandbox("uid", "default", "web", "127.64.1.1");

  private final UsageMeter meter = new UsageMeter();

  private List<PodUsage> read(long second, Usage... usage) {
    return meter.read(List.of(POD), List.of(usage), T0.plusSeconds(second));
  }

  private static Usage run(String run, long cpuMillis, long memory) {
    return new Usage("uid", run, cpuMillis, memory);
  }

  private static List<PodUsage> used(long milliCores, long memory) {
    return List.of(new PodUsage("uid", "default", "web", milliCores, memory));
  }

  @Test
  void cpuIsTheRateBetweenTwoReadings() {
    assertThat(read(0, run("a", 90_000, 7))).describedAs("nothing to compare with").isEmpty();

    assertThat(read(5, run("a", 91_000, 8))).isEqualTo(used(200, 8));
  }

  @Test
  void aPodUsesWhatItsContainersUse() {
    read(0, run("a", 0, 1), run("b", 500, 2));

    assertThat(read(10, run("a", 1_000, 10), run("b", 2_500, 20))).isEqualTo(used(300, 30));
  }

  @Test
  void aRestartedContainerCountsFromZeroAndTheOthersGoOn() {
    read(0, run("a", 50_000, 1), run("b", 1_000, 1));

    assertThat(read(10, run("a2", 2_000, 1), run("b", 2_000, 1))).isEqualTo(used(300, 2));
  }

  @Test
  void aPodThatRunsNothingIsLeftOutUntilThereAreTwoReadingsAgain() {
    read(0, run("a", 0, 1));

    assertThat(read(5)).isEmpty();
    assertThat(read(10, run("b", 9_000, 1))).isEmpty();
    assertThat(read(15, run("b", 9_500, 1))).isEqualTo(used(100, 1));
  }

  @Test
  void aReadingThatMissesARunDoesNotCountItsWholeLife() {
    read(0, run("a", 50_000, 1), run("b", 1_000, 1));
    read(10, run("b", 1_000, 1));

    assertThat(read(20, run("a", 52_000, 1), run("b", 1_000, 1))).isEqualTo(used(200, 2));
  }
}
