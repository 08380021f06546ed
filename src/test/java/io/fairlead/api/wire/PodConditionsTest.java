package io.fairlead.api.wire;

import static io.fairlead.api.wire.RoundTrip.folded;
import static io.fairlead.domain.testing.PodBuilder.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodCondition;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodPhase;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.PodStatus.ContainerStatus;
import io.fairlead.domain.model.PodStatus.State;
import io.fairlead.domain.model.Resources;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How far a pod is that has an init container, a sidecar, and a container, in this order. */
class PodConditionsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Pod POD =
      pod("web").initContainer("i", Resources.NONE).sidecar("i", Resources.NONE).build();

  private static final ContainerStatus INIT_RUNS = status("init-0", State.Running, false);
  private static final ContainerStatus INIT_IS_DONE = status("init-0", State.Terminated, true);
  private static final ContainerStatus SIDECAR_WAITS = status("init-1", State.Waiting, false);
  private static final ContainerStatus SIDECAR_RUNS = status("init-1", State.Running, true);
  private static final ContainerStatus MAIN_WAITS = status("main", State.Waiting, false);
  private static final ContainerStatus MAIN_RUNS = status("main", State.Running, true);

  private static ContainerStatus status(String name, State state, boolean ready) {
    Instant started = state == State.Waiting ? null : NOON.plusSeconds(1);
    Instant finished = state == State.Terminated ? NOON.plusSeconds(5) : null;
    return new ContainerStatus(
        name, "i", "id", state, ready, 0, null, null, null, started, finished);
  }

  private static PodCondition shown(String type, Pod pod, PodPhase phase, ContainerStatus... all) {
    boolean ready = List.of(all).stream().allMatch(ContainerStatus::ready);
    int inits = pod.spec().initContainers().size();
    var observed =
        new PodStatus(
            phase,
            null,
            null,
            ready && phase == PodPhase.Running,
            null,
            null,
            null,
            List.of(all).subList(inits, all.length),
            List.of(all).subList(0, inits));
    var projection =
        folded(
            new PodSubmitted(pod),
            new PlacementDecided(List.of(new PodBound(pod, "node-1"))),
            new PodStatusChanged(pod.uid(), pod.metadata().namespace(), "web", "node-1", observed));
    return PodWire.toWire(projection.pods().get(pod.namespacedName()))
        .getStatus()
        .getConditions()
        .stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static PodCondition initialized(PodPhase phase, ContainerStatus... all) {
    return shown("Initialized", POD, phase, all);
  }

  @Test
  void aPodWithoutInitContainersIsInitializedWhenItIsPlaced() {
    var initialized = shown("Initialized", pod("web").build(), PodPhase.Pending, MAIN_WAITS);

    assertThat(initialized.getStatus()).isEqualTo("True");
  }

  @Test
  void untilItsInitContainersAreDoneAPodIsNotInitializedAndNamesThem() {
    var initialized = initialized(PodPhase.Pending, INIT_RUNS, SIDECAR_WAITS, MAIN_WAITS);

    assertThat(initialized.getStatus()).isEqualTo("False");
    assertThat(initialized.getReason()).isEqualTo("ContainersNotInitialized");
    assertThat(initialized.getMessage())
        .isEqualTo("containers with incomplete status: [init-0 init-1]");
  }

  @Test
  void aSidecarIsWaitedForUntilItIsStarted() {
    var initialized = initialized(PodPhase.Pending, INIT_IS_DONE, SIDECAR_WAITS, MAIN_WAITS);

    assertThat(initialized.getMessage()).isEqualTo("containers with incomplete status: [init-1]");
  }

  @Test
  void aPodIsInitializedSinceTheLastOfThemWasDone() {
    var initialized = initialized(PodPhase.Pending, INIT_IS_DONE, SIDECAR_RUNS, MAIN_WAITS);

    assertThat(initialized.getStatus()).isEqualTo("True");
    assertThat(initialized.getReason()).isNull();
    assertThat(initialized.getLastTransitionTime()).isEqualTo("2026-01-01T12:00:05Z");
  }

  @Test
  void onceItsContainersWereStartedItStaysInitialized() {
    var initialized = initialized(PodPhase.Running, INIT_IS_DONE, SIDECAR_WAITS, MAIN_RUNS);

    assertThat(initialized.getStatus()).isEqualTo("True");
  }

  @Test
  void aPodThatSucceededIsInitialized() {
    var initialized = initialized(PodPhase.Succeeded, INIT_IS_DONE, SIDECAR_WAITS, MAIN_WAITS);

    assertThat(initialized.getStatus()).isEqualTo("True");
    assertThat(initialized.getReason()).isEqualTo("PodCompleted");
  }

  @Test
  void anUnreadyPodNamesContainersAndSidecarsButNoInitContainers() {
    var ready = shown("Ready", POD, PodPhase.Pending, INIT_RUNS, SIDECAR_WAITS, MAIN_WAITS);

    assertThat(ready.getStatus()).isEqualTo("False");
    assertThat(ready.getReason()).isEqualTo("ContainersNotReady");
    assertThat(ready.getMessage()).isEqualTo("containers with unready status: [init-1 main]");
  }
}
