package io.fairlead.agent;

import static io.fairlead.agent.AgentFixtures.T0;
import static io.fairlead.agent.AgentFixtures.container;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.agent.ContainerWork.Starter;
import io.fairlead.agent.runtime.RuntimeFailure;
import io.fairlead.domain.model.RestartPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContainerWorkTest {
  private static final Starter PULL_FAILS =
      (container, attempt) -> {
        throw new RuntimeFailure("ErrImagePull", "no such image\n");
      };
  private static final Starter PULLING = (container, attempt) -> false;

  private final ContainerWork work =
      new ContainerWork(
          container("main", "run"),
          ContainerRole.MAIN,
          RestartPolicy.Always,
          new RestartBackoff(Duration.ofSeconds(10)),
          null);

  private RuntimeFailure failure() {
    return work.view(null).failure();
  }

  @Test
  void anImageThatCannotBePulledIsAnErrorWhenItHappensAndABackOffAfterThat() {
    assertThat(work.startIfDue(null, T0, PULL_FAILS)).isFalse();
    assertThat(failure().reason()).isEqualTo("ErrImagePull");
    assertThat(work.newFailure()).isPresent();
    assertThat(work.nextLook()).contains(T0.plusSeconds(10));

    work.startIfDue(null, T0.plusSeconds(1), PULL_FAILS);
    assertThat(failure().reason()).isEqualTo("ImagePullBackOff");
    assertThat(failure().getMessage()).isEqualTo("no such image");
    assertThat(work.newFailure()).isEmpty();

    work.startIfDue(null, T0.plusSeconds(10), PULL_FAILS);
    assertThat(failure().reason()).isEqualTo("ErrImagePull");
    assertThat(work.nextLook()).contains(T0.plusSeconds(30));
  }

  @Test
  void whileAnImageIsOnItsWayTheLastFailureStandsAndItIsLookedForSoon() {
    work.startIfDue(null, T0, PULL_FAILS);

    work.startIfDue(null, T0.plusSeconds(10), PULLING);

    assertThat(failure().reason()).isEqualTo("ImagePullBackOff");
    assertThat(work.nextLook())
        .hasValueSatisfying(
            next -> assertThat(next).isBefore(T0.plusSeconds(11)).isAfter(T0.plusSeconds(10)));
  }

  @Test
  void aStartForgetsTheFailureBeforeIt() {
    List<Integer> attempts = new ArrayList<>();
    work.startIfDue(null, T0, PULL_FAILS);

    boolean started =
        work.startIfDue(null, T0.plusSeconds(10), (container, attempt) -> attempts.add(attempt));

    assertThat(started).isTrue();
    assertThat(attempts).containsExactly(0);
    assertThat(failure()).isNull();
    assertThat(work.nextLook()).isEmpty();
  }
}
