package io.fairlead.replay.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.ScalingDecided.ReplicasScaled;
import io.fairlead.replay.whatif.ScalingReport.Scaling;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleEventsTest {
  private final ScaleEvents events = new ScaleEvents(false);

  private void scale(int minute, String deployment, int from, int to) {
    events.add(
        new ReplicasScaled("default", deployment, deployment, from, to, "", List.of()),
        Instant.EPOCH.plusSeconds(60L * minute));
  }

  @Test
  void aTurnWithinFiveMinutesIsAFlap() {
    scale(0, "web", 2, 4);
    scale(5, "web", 4, 3);
    scale(9, "web", 3, 5);

    assertThat(events.figures()).isEqualTo(new Scaling(3, 2, 1, 2));
  }

  @Test
  void aLaterTurnIsNone() {
    scale(0, "web", 2, 4);
    scale(6, "web", 4, 3);

    assertThat(events.figures().flaps()).isZero();
  }

  @Test
  void goingOnInTheSameDirectionIsNone() {
    scale(0, "web", 2, 4);
    scale(1, "web", 4, 8);

    assertThat(events.figures().flaps()).isZero();
  }

  @Test
  void oneDeploymentDoesNotTurnAnother() {
    scale(0, "web", 2, 4);
    scale(1, "shop", 4, 2);

    assertThat(events.figures()).isEqualTo(new Scaling(2, 1, 1, 0));
  }
}
