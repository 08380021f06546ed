package io.fairlead.api.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodPhase;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.PodStatus.State;
import io.fairlead.testing.Pods;
import io.fairlead.view.Projection;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodWireTest {

  @Test
  void initContainersHaveAStatusBesideTheContainers() {
    Pod pod = Pods.pod("web").withUid("u");
    Instant now = Instant.now();
    Projection projection = new Projection(now);
    projection.fold(new PodSubmitted(pod), now, 1);
    projection.fold(new PlacementDecided(List.of(new PodBound(pod, "node-1"))), now, 2);
    PodStatus status =
        new PodStatus(
            PodPhase.Pending,
            null,
            null,
            false,
            null,
            null,
            null,
            List.of(status("app", State.Waiting, "PodInitializing", null)),
            List.of(status("migrate", State.Terminated, "Completed", 0)));

    projection.fold(new PodStatusChanged("u", "default", "web", "node-1", status), now, 3);

    var wire = PodWire.toWire(projection.pods().list(null).getFirst());
    assertThat(wire.getStatus().getContainerStatuses())
        .extracting(ContainerStatus::getName)
        .containsExactly("app");
    assertThat(wire.getStatus().getInitContainerStatuses())
        .singleElement()
        .satisfies(
            init -> {
              assertThat(init.getName()).isEqualTo("migrate");
              assertThat(init.getState().getTerminated().getExitCode()).isZero();
            });
  }

  private static PodStatus.ContainerStatus status(
      String name, State state, String reason, Integer exitCode) {
    return new PodStatus.ContainerStatus(
        name, "image", null, state, false, 0, reason, null, exitCode, null, null);
  }
}
