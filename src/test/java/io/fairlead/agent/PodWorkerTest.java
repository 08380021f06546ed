package io.fairlead.agent;

import static io.fairlead.agent.AgentFixtures.T0;
import static io.fairlead.agent.AgentFixtures.config;
import static io.fairlead.agent.AgentFixtures.container;
import static io.fairlead.agent.AgentFixtures.desired;
import static io.fairlead.agent.AgentFixtures.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.agent.DesiredPods.Desired;
import io.fairlead.agent.runtime.ContainerState;
import io.fairlead.agent.runtime.ContainerState.Running;
import io.fairlead.agent.runtime.SimulatedRuntime;
import io.fairlead.domain.event.PodStatusEvent;
import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.EnvVar;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodPhase;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.PodStatus.ContainerStatus;
import io.fairlead.domain.model.PodStatus.State;
import io.fairlead.domain.model.RestartPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One pod on the simulated runtime; time is what the test says it is. */
class PodWorkerTest {
  private Instant now = T0;
  private final SimulatedRuntime runtime = new SimulatedRuntime(0, () -> now);
  private final AgentConfig config =
      config(Map.of("drain-delay", "500ms", "restart-backoff", "10s"));
  private Desired wanted = desired(pod("web"));
  private PodWorker worker = worker();

  /** A new agent's, over the same runtime and log. */
  private PodWorker worker() {
    return new PodWorker(wanted, "127.0.0.1", runtime, config, now, () -> {});
  }

  private void wantedIs(Desired changed) {
    wanted = changed;
    worker = worker();
  }

  private Optional<PodStatusEvent> step() {
    return worker.step(wanted, now);
  }

  private Optional<PodStatusEvent> stepAfter(Duration time) {
    now = now.plus(time);
    return step();
  }

  private PodStatus said(Optional<PodStatusEvent> event) {
    assertThat(event).isPresent();
    return event.get().status();
  }

  private static ContainerStatus only(PodStatus status) {
    assertThat(status.containerStatuses()).hasSize(1);
    return status.containerStatuses().getFirst();
  }

  private ContainerState state() {
    return runtime.inspect(worker.sandbox()).get("main");
  }

  @Test
  void aPodIsStartedAndItsStatusSaidOnce() {
    Optional<PodStatusEvent> first = step();

    assertThat(first).get().isInstanceOf(PodStatusChanged.class);
    PodStatus status = said(first);
    assertThat(status.phase()).isEqualTo(PodPhase.Running);
    assertThat(status.ready()).isTrue();
    assertThat(status.podIP()).isEqualTo("10.128.0.1");
    assertThat(status.startTime()).isEqualTo(T0);
    assertThat(only(status).state()).isEqualTo(State.Running);

    assertThat(stepAfter(Duration.ofMinutes(1))).describedAs("nothing is new").isEmpty();
    assertThat(worker.nextLook()).isEmpty();
  }

  /** What happens when the only container exits, by Kubernetes' rules. */
  @ParameterizedTest
  @CsvSource({
    "Always,0,Running",
    "Always,1,Running",
    "OnFailure,0,Succeeded",
    "OnFailure,1,Running",
    "Never,0,Succeeded",
    "Never,1,Failed"
  })
  void anExitEndsThePodOrIsARestart(RestartPolicy policy, int exitCode, PodPhase phase) {
    wantedIs(desired(pod("web", policy, container("main", "run"))));
    step();
    runtime.exit("uid-web", "main", exitCode);

    Optional<PodStatusEvent> event = stepAfter(Duration.ofSeconds(1));

    assertThat(said(event).phase()).isEqualTo(phase);
    if (phase == PodPhase.Running) {
      assertThat(event).get().isInstanceOf(PodStatusChanged.class);
      assertThat(state()).isInstanceOf(Running.class);
      assertThat(only(said(event)).restartCount()).isEqualTo(1);
      assertThat(only(said(event)).exitCode()).isEqualTo(exitCode);
    } else {
      assertThat(event).get().isInstanceOf(PodTerminated.class);
      assertThat(only(said(event)).state()).isEqualTo(State.Terminated);
      assertThat(stepAfter(Duration.ofHours(1))).isEmpty();
      assertThat(worker.isDone()).describedAs("its logs stay until it is deleted").isFalse();
    }
  }

  @Test
  void whatCrashesAgainWaitsBeforeItIsRestarted() {
    step();
    runtime.exit("uid-web", "main", 1);
    step();
    runtime.exit("uid-web", "main", 2);

    PodStatus waiting = said(step());

    assertThat(only(waiting).state()).isEqualTo(State.Waiting);
    assertThat(only(waiting).reason()).isEqualTo("CrashLoopBackOff");
    assertThat(only(waiting).message())
        .isEqualTo("Error (exit code 2), waiting to be started again");
    assertThat(waiting.ready()).isFalse();
    assertThat(worker.nextLook()).contains(now.plusSeconds(10));
    assertThat(stepAfter(Duration.ofSeconds(9))).describedAs("it still waits").isEmpty();

    PodStatus running = said(stepAfter(Duration.ofSeconds(1)));
    assertThat(only(running).restartCount()).isEqualTo(2);
    assertThat(only(running).exitCode()).isEqualTo(2);
    assertThat(running.ready()).isTrue();
  }

  @Test
  void aRunThatSucceedsAfterACrashIsNoCrashLoop() {
    wantedIs(desired(pod("web", RestartPolicy.OnFailure, container("main", "run"))));
    step();
    runtime.exit("uid-web", "main", 1);
    step();
    runtime.exit("uid-web", "main", 0);

    ContainerStatus last = only(said(step()));

    assertThat(last.state()).isEqualTo(State.Terminated);
    assertThat(last.reason()).isEqualTo("Completed");
  }

  @Test
  void aPodOfTwoContainersEndsWhenBothHave() {
    wantedIs(
        desired(
            pod("web", RestartPolicy.Never, container("main", "run"), container("side", "run"))));
    step();
    runtime.exit("uid-web", "main", 1);

    PodStatus half = said(step());
    assertThat(half.phase()).isEqualTo(PodPhase.Running);
    assertThat(half.ready()).isFalse();

    runtime.exit("uid-web", "side", 0);
    assertThat(said(step()).phase()).isEqualTo(PodPhase.Failed);
  }

  @Test
  void aContainerThatCannotBeConfiguredSaysWhyAndIsTriedAgain() {
    var variable = new EnvVar("X", null, new EnvVar.Source(new EnvVar.FieldRef("spec.colour")));
    var broken =
        new Container("main", null, null, null, null, null, List.of(variable), null, null, null);
    wantedIs(desired(pod("web", RestartPolicy.Always, broken)));

    PodStatus status = said(step());

    assertThat(status.phase()).isEqualTo(PodPhase.Pending);
    assertThat(only(status).reason()).isEqualTo("CreateContainerConfigError");
    assertThat(only(status).message()).contains("spec.colour");
    assertThat(worker.nextLook()).contains(now.plusSeconds(10));
    assertThat(stepAfter(Duration.ofSeconds(10))).describedAs("the same again").isEmpty();
    assertThat(worker.nextLook()).contains(now.plusSeconds(20));
  }

  // ---- stopping

  @Test
  void aPodLeavesItsEndpointsThenDrainsThenIsSignalledThenReportsItsEnd() {
    wanted = wanted.serving(true);
    step();
    wanted = wanted.stopping(30);

    assertThat(step()).isEmpty();
    assertThat(state()).describedAs("an endpoint still names it").isInstanceOf(Running.class);

    wanted = wanted.serving(false);
    assertThat(stepAfter(Duration.ofMillis(100))).isEmpty();
    assertThat(worker.nextLook()).contains(now.plusMillis(500));
    assertThat(stepAfter(Duration.ofMillis(499))).isEmpty();
    assertThat(state()).describedAs("requests are under way").isInstanceOf(Running.class);

    Optional<PodStatusEvent> end = stepAfter(Duration.ofMillis(1));

    assertThat(end).get().isInstanceOf(PodTerminated.class);
    assertThat(said(end).phase()).isEqualTo(PodPhase.Succeeded);
    assertThat(worker.isDone()).isTrue();
    assertThat(runtime.sandboxes()).isEmpty();
    assertThat(step()).isEmpty();
  }

  @Test
  void aPodThatNeverServedIsSignalledAtOnce() {
    var notReady = pod("web", RestartPolicy.Never, container("main", "run"), container("b", "run"));
    wantedIs(desired(notReady));
    wanted = wanted.stopping(30);

    assertThat(step()).get().isInstanceOf(PodTerminated.class);
  }

  @Test
  void endpointsThatNeverChangeHoldAStopUpOnlySoLong() {
    wanted = wanted.serving(true);
    step();
    wanted = wanted.stopping(30);
    step();

    stepAfter(PodStop.MAX_ENDPOINT_WAIT);

    assertThat(stepAfter(Duration.ofMillis(500))).get().isInstanceOf(PodTerminated.class);
  }

  @Test
  void whatDoesNotListenIsKilledWhenItsGracePeriodIsOver() {
    runtime.ignoreTerm();
    step();
    wanted = wanted.stopping(3);
    step();
    stepAfter(Duration.ofMillis(500));
    assertThat(state()).isInstanceOf(Running.class);
    assertThat(stepAfter(Duration.ofMillis(2_999))).isEmpty();

    Optional<PodStatusEvent> end = stepAfter(Duration.ofMillis(1));

    assertThat(said(end).phase()).isEqualTo(PodPhase.Failed);
    assertThat(only(said(end)).state()).isEqualTo(State.Terminated);
    assertThat(only(said(end)).exitCode()).isEqualTo(137);
  }

  @Test
  void aShorterGracePeriodCountsFromTheSignal() {
    runtime.ignoreTerm();
    step();
    wanted = wanted.stopping(3600);
    step();
    stepAfter(Duration.ofMillis(500));
    stepAfter(Duration.ofSeconds(5));

    wanted = wanted.stopping(1);

    assertThat(step()).get().isInstanceOf(PodTerminated.class);
  }

  @Test
  void aPodThatIsDeletedBeforeItStartedEndsWithoutStarting() {
    wanted = wanted.stopping(30);

    assertThat(step()).get().isInstanceOf(PodTerminated.class);
    assertThat(worker.isDone()).isTrue();
    assertThat(runtime.sandboxes()).isEmpty();
  }

  // ---- the agent's own restart

  @Test
  void aRestartedAgentLeavesAHealthyPodAloneAndHasNothingToSay() {
    PodStatus before = said(step());
    ContainerState running = state();
    now = now.plusSeconds(60);
    wantedIs(wanted.reported(before));

    assertThat(step()).isEmpty();
    assertThat(state()).isSameAs(running);
  }

  @Test
  void aRestartedAgentSaysWhatHappenedMeanwhile() {
    Pod job = pod("web", RestartPolicy.Never, container("main", "run"));
    wantedIs(desired(job));
    PodStatus before = said(step());
    runtime.exit("uid-web", "main", 0);
    wantedIs(wanted.reported(before));

    Optional<PodStatusEvent> event = step();

    assertThat(event).get().isInstanceOf(PodTerminated.class);
    assertThat(said(event).startTime()).isEqualTo(before.startTime());
  }

  @Test
  void aRestartedAgentDoesNotRunAgainWhatHasEnded() {
    Pod job = pod("web", RestartPolicy.Never, container("main", "run"));
    wantedIs(desired(job));
    step();
    runtime.exit("uid-web", "main", 0);
    PodStatus end = said(step());
    runtime.remove(worker.sandbox());
    wantedIs(wanted.asEnded(end));

    assertThat(step()).isEmpty();
    assertThat(runtime.sandboxes()).isEmpty();

    wanted = wanted.stopping(30);
    assertThat(step()).get().isInstanceOf(PodTerminated.class);
  }

  @Test
  void aRestartedAgentGoesOnWithAStop() {
    step();
    wantedIs(wanted.stopping(30));

    assertThat(step()).get().isInstanceOf(PodTerminated.class);
    assertThat(runtime.sandboxes()).isEmpty();
  }
}
