package io.fairlead.domain.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PodSpecTest {

  private static Container container(String name, RestartPolicy policy, Resources limits) {
    return new Container(
        name,
        "x",
        null,
        null,
        null,
        null,
        null,
        null,
        new ResourceRequirements(null, limits),
        null,
        policy);
  }

  private static PodSpec spec(
      List<Container> initContainers, List<Container> containers, Resources overhead) {
    return new PodSpec(
        initContainers,
        containers,
        overhead,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  @Test
  void limitsAreAddedUpAsRequestsAre() {
    PodSpec spec =
        spec(
            List.of(
                container("sidecar", RestartPolicy.Always, Resources.of(100, 10)),
                container("setup", null, Resources.of(900, 5))),
            List.of(container("app", null, Resources.of(500, 100))),
            Resources.NONE);

    assertThat(spec.limits()).isEqualTo(Resources.of(1000, 110));
    assertThat(spec.requests()).as("a missing request is its limit").isEqualTo(spec.limits());
  }

  @Test
  void overheadLimitsNothingThatTheContainersDoNot() {
    PodSpec spec =
        spec(
            List.of(),
            List.of(container("app", null, Resources.NONE.with(Resources.CPU, 500))),
            Resources.of(50, 10));

    assertThat(spec.limits()).isEqualTo(Resources.NONE.with(Resources.CPU, 550));
  }

  @Test
  void aPriorityThatWasDecidedFillsOnlyWhatIsOpen() {
    PodSpec open = spec(List.of(), List.of(), null);
    PodSpec decided = open.withPriority(7, PreemptionPolicy.Never);

    assertThat(open.withPriorityOf(decided)).isEqualTo(decided);
    assertThat(open.withPriorityOf(open)).isEqualTo(open);
    assertThat(open.withPriority(1, null).withPriorityOf(decided))
        .isEqualTo(open.withPriority(1, PreemptionPolicy.Never));
  }
}
