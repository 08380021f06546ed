package io.fairlead.agent;

import static io.fairlead.agent.AgentFixtures.T0;
import static io.fairlead.agent.AgentFixtures.config;
import static io.fairlead.agent.AgentFixtures.container;
import static io.fairlead.agent.AgentFixtures.desired;
import static io.fairlead.agent.AgentFixtures.pod;
import static io.fairlead.agent.AgentFixtures.sidecar;
import static io.fairlead.agent.AgentFixtures.withInits;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.agent.DesiredPods.Desired;
import io.fairlead.agent.runtime.ContainerState;
import io.fairlead.agent.runtime.ContainerState.Exited;
import io.fairlead.agent.runtime.ContainerState.Running;
import io.fairlead.agent.runtime.SimulatedRuntime;
import io.fairlead.domain.event.PodStatusEvent;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.PodPhase;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.PodStatus.ContainerStatus;
import io.fairlead.domain.model.PodStatus.State;
import io.fairlead.domain.model.RestartPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Kubernetes' rules for init containers and sidecars, on the simulated runtime.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/init-containers/">Init
 *     containers</a>
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/">Sidecar
 *     containers</a>
 */
class InitContainersTest {
  private static final Container FIRST = container("first", "prepare");
  private static final Container SECOND = container("second", "prepare");
  private static final Container PROXY = sidecar(container("proxy", "proxy"));
  private static final Container LOGS = sidecar(container("logs", "ship"));

  private Instant now = T0;
  private final SimulatedRuntime runtime = new SimulatedRuntime(0, () -> now);
  private final AgentConfig config = config(Map.of("drain-delay", "0s", "restart-backoff", "10s"));
  private Desired wanted;
  private PodWorker worker;
  private PodStatus said;

  private void aPod(RestartPolicy policy, Container... inits) {
    wanted = desired(withInits(pod("web", policy, container("main", "run")), inits));
    restartAgent();
  }

  /** A new agent over the same runtime; it knows what the old one said. */
  private void restartAgent() {
    if (said != null) {
      wanted = wanted.reported(said);
    }
    worker = new PodWorker(wanted, "127.0.0.1", runtime, config, now, () -> {});
  }

  private Optional<PodStatusEvent> step() {
    Optional<PodStatusEvent> event = worker.step(wanted, now);
    event.ifPresent(news -> said = news.status());
    return event;
  }

  private Optional<PodStatusEvent> stepAfter(Duration time) {
    now = now.plus(time);
    return step();
  }

  private void exit(String container, int code) {
    runtime.exit("uid-web", container, code);
  }

  private Map<String, ContainerState> states() {
    return runtime.inspect(worker.sandbox());
  }

  private ContainerStatus init(String name) {
    return said.initContainerStatuses().stream()
        .filter(status -> status.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private ContainerStatus main() {
    return said.containerStatuses().getFirst();
  }

  @Test
  void initContainersRunOneAfterTheOtherBeforeTheContainers() {
    runtime.slowInits();
    aPod(RestartPolicy.Always, FIRST, SECOND);

    step();
    assertThat(states()).containsOnlyKeys("first");
    assertThat(said.phase()).isEqualTo(PodPhase.Pending);
    assertThat(init("first").state()).isEqualTo(State.Running);
    assertThat(init("first").ready()).isFalse();
    assertThat(init("second").reason()).isEqualTo("PodInitializing");
    assertThat(main().reason()).isEqualTo("PodInitializing");

    exit("first", 0);
    step();
    assertThat(states()).containsOnlyKeys("first", "second");
    assertThat(init("first").state()).isEqualTo(State.Terminated);
    assertThat(init("first").ready()).isTrue();

    exit("second", 0);
    step();
    assertThat(states().get("main")).isInstanceOf(Running.class);
    assertThat(said.phase()).isEqualTo(PodPhase.Running);
    assertThat(said.ready()).isTrue();
  }

  @Test
  void simulatedInitContainersTakeNoTime() {
    aPod(RestartPolicy.Always, FIRST, PROXY, SECOND);

    step();

    assertThat(said.phase()).isEqualTo(PodPhase.Running);
    assertThat(states().get("second")).isInstanceOf(Exited.class);
    assertThat(states().get("proxy")).isInstanceOf(Running.class);
  }

  @Test
  void anInitContainerThatFailsIsTriedAgainWithBackOff() {
    runtime.slowInits();
    aPod(RestartPolicy.Always, FIRST);
    step();
    exit("first", 1);
    step();
    exit("first", 1);

    step();

    assertThat(said.phase()).isEqualTo(PodPhase.Pending);
    assertThat(init("first").state()).isEqualTo(State.Waiting);
    assertThat(init("first").reason()).isEqualTo("CrashLoopBackOff");
    assertThat(worker.nextLook()).contains(now.plusSeconds(10));

    stepAfter(Duration.ofSeconds(10));
    assertThat(init("first").restartCount()).isEqualTo(2);
    exit("first", 0);
    step();
    assertThat(said.phase()).isEqualTo(PodPhase.Running);
  }

  @Test
  void aPodThatNeverRestartsFailsWithItsInitContainer() {
    runtime.slowInits();
    aPod(RestartPolicy.Never, FIRST, SECOND);
    step();
    exit("first", 3);

    assertThat(step()).get().isInstanceOf(PodTerminated.class);

    assertThat(said.phase()).isEqualTo(PodPhase.Failed);
    assertThat(init("first").state()).isEqualTo(State.Terminated);
    assertThat(init("first").exitCode()).isEqualTo(3);
    assertThat(states()).containsOnlyKeys("first");
  }

  @Test
  void anInitContainerThatHasSucceededIsNotRunAgainByARestartedAgent() {
    runtime.slowInits();
    aPod(RestartPolicy.Always, FIRST, SECOND);
    step();
    exit("first", 0);
    step();
    ContainerState before = states().get("first");

    restartAgent();

    assertThat(step()).describedAs("nothing is new").isEmpty();
    assertThat(states().get("first")).isSameAs(before);
    exit("second", 0);
    step();
    assertThat(said.phase()).isEqualTo(PodPhase.Running);
  }

  @Test
  void anInitContainerIsNotRunAgainWhenTheContainerRestarts() {
    aPod(RestartPolicy.Always, FIRST);
    step();
    exit("main", 1);

    step();

    assertThat(main().restartCount()).isEqualTo(1);
    assertThat(init("first").restartCount()).isZero();
  }

  // ---- sidecars

  @Test
  void aSidecarRunsOnBesideWhatComesAfterIt() {
    runtime.slowInits();
    aPod(RestartPolicy.Always, PROXY, FIRST);

    step();
    assertThat(states()).containsOnlyKeys("proxy", "first");
    assertThat(init("proxy").ready()).isTrue();

    exit("first", 0);
    step();
    assertThat(states().get("proxy")).isInstanceOf(Running.class);
    assertThat(said.ready()).isTrue();
  }

  @Test
  void aSidecarIsStartedAgainWhateverThePodsPolicyAndThePodIsNotReadyMeanwhile() {
    aPod(RestartPolicy.Never, PROXY);
    step();
    exit("proxy", 0);
    step();
    assertThat(init("proxy").restartCount()).isEqualTo(1);
    exit("proxy", 1);

    step();

    assertThat(init("proxy").reason()).isEqualTo("CrashLoopBackOff");
    assertThat(said.phase()).isEqualTo(PodPhase.Running);
    assertThat(said.ready()).isFalse();
    assertThat(main().ready()).isTrue();

    stepAfter(Duration.ofSeconds(10));
    assertThat(said.ready()).isTrue();
  }

  @Test
  void sidecarsDoNotKeepAPodFromEnding() {
    aPod(RestartPolicy.Never, PROXY, LOGS);
    step();
    exit("main", 0);

    assertThat(step()).get().isInstanceOf(PodTerminated.class);

    assertThat(said.phase()).isEqualTo(PodPhase.Succeeded);
    assertThat(states().values()).allMatch(Exited.class::isInstance);
    assertThat(init("proxy").state()).isEqualTo(State.Terminated);
  }

  @Test
  void aSidecarThatDoesNotListenHoldsThePodsEndUpForTheGracePeriod() {
    runtime.ignoreTerm();
    aPod(RestartPolicy.Never, PROXY, LOGS);
    step();
    exit("main", 0);

    step();
    assertThat(said.phase()).isEqualTo(PodPhase.Running);
    assertThat(said.ready()).isFalse();
    assertThat(main().state()).isEqualTo(State.Terminated);
    assertThat(worker.nextLook()).isPresent();
    assertThat(stepAfter(Duration.ofSeconds(29))).isEmpty();

    assertThat(stepAfter(Duration.ofSeconds(1))).get().isInstanceOf(PodTerminated.class);
    assertThat(said.phase())
        .describedAs("how sidecars end does not count")
        .isEqualTo(PodPhase.Succeeded);
    assertThat(init("proxy").exitCode()).isEqualTo(137);
  }

  @Test
  void aDeletedPodStopsItsContainersBeforeItsSidecars() {
    runtime.ignoreTerm();
    aPod(RestartPolicy.Always, PROXY, LOGS);
    step();
    wanted = wanted.stopping(30);
    assertThat(step()).isEmpty();

    exit("main", 0);
    step();
    assertThat(states().get("logs")).isInstanceOf(Running.class);
    exit("logs", 0);
    step();
    assertThat(states().get("proxy")).isInstanceOf(Running.class);
    exit("proxy", 1);

    assertThat(step()).get().isInstanceOf(PodTerminated.class);
    assertThat(said.phase()).isEqualTo(PodPhase.Succeeded);
  }
}
