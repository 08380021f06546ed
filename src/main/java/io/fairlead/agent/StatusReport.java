package io.fairlead.agent;

import io.fairlead.agent.runtime.ContainerState;
import io.fairlead.agent.runtime.ContainerState.Exited;
import io.fairlead.agent.runtime.ContainerState.Running;
import io.fairlead.agent.runtime.PodSandbox;
import io.fairlead.agent.runtime.RuntimeFailure;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodPhase;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.PodStatus.ContainerStatus;
import io.fairlead.domain.model.PodStatus.State;
import io.fairlead.domain.model.RestartPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Container states to a pod's status, by Kubernetes' rules for phases. */
record StatusReport(Pod pod, PodSandbox sandbox, String hostIp, Instant startTime) {

  /**
   * What the worker knows of a container beside its state.
   *
   * @param backingOff whether a start is put off after a crash or a failure
   * @param failure why it could not be started, or null
   */
  record View(boolean ready, boolean backingOff, RuntimeFailure failure) {}

  /** The status of a pod of which not even the sandbox can be had. */
  static PodStatus failed(
      Pod pod, PodSandbox sandbox, String hostIp, Instant startTime, RuntimeFailure failure) {
    return new PodStatus(
        PodPhase.Pending,
        sandbox == null ? null : sandbox.ip(),
        hostIp,
        false,
        failure.reason(),
        failure.getMessage(),
        startTime,
        List.of());
  }

  PodStatus of(Map<String, ContainerState> states, Function<Container, View> views) {
    List<ContainerStatus> statuses = statuses(states, views);
    PodPhase phase = phase(states);
    boolean ready = phase == PodPhase.Running && statuses.stream().allMatch(ContainerStatus::ready);
    return status(phase, ready, statuses);
  }

  /** The last status of a pod that was told to stop. */
  PodStatus stopped(Map<String, ContainerState> states, Function<Container, View> views) {
    boolean clean =
        states.values().stream()
            .allMatch(state -> state instanceof Exited exited && exited.exitCode() == 0);
    return status(clean ? PodPhase.Succeeded : PodPhase.Failed, false, statuses(states, views));
  }

  private PodStatus status(PodPhase phase, boolean ready, List<ContainerStatus> statuses) {
    return new PodStatus(phase, sandbox.ip(), hostIp, ready, null, null, startTime, statuses);
  }

  /** See Kubernetes' pod lifecycle: a pod ends when all containers did and none restarts. */
  private PodPhase phase(Map<String, ContainerState> states) {
    if (states.size() < pod.spec().containers().size()) {
      return PodPhase.Pending;
    }
    RestartPolicy policy = pod.spec().restartPolicy();
    boolean allExited = states.values().stream().allMatch(Exited.class::isInstance);
    boolean anyFailed =
        states.values().stream()
            .anyMatch(state -> state instanceof Exited exited && exited.exitCode() != 0);
    boolean restarts =
        policy == RestartPolicy.Always || policy == RestartPolicy.OnFailure && anyFailed;
    if (!allExited || restarts) {
      return PodPhase.Running;
    }
    return anyFailed ? PodPhase.Failed : PodPhase.Succeeded;
  }

  private List<ContainerStatus> statuses(
      Map<String, ContainerState> states, Function<Container, View> views) {
    List<ContainerStatus> statuses = new ArrayList<>();
    for (Container container : pod.spec().containers()) {
      statuses.add(status(container, states.get(container.name()), views.apply(container)));
    }
    return statuses;
  }

  private ContainerStatus status(Container container, ContainerState state, View view) {
    return switch (state) {
      case null ->
          container(
              container,
              null,
              State.Waiting,
              false,
              0,
              view.failure() == null ? "ContainerCreating" : view.failure().reason(),
              view.failure() == null ? null : view.failure().getMessage(),
              null,
              null,
              null);
      case Running running ->
          container(
              container,
              running.id(),
              State.Running,
              view.ready(),
              running.attempt(),
              null,
              null,
              null,
              running.startedAt(),
              null);
      case Exited exited -> {
        boolean waits = view.backingOff();
        yield container(
            container,
            exited.id(),
            waits ? State.Waiting : State.Terminated,
            false,
            exited.attempt(),
            waits ? "CrashLoopBackOff" : exited.reason(),
            waits ? "exit code " + exited.exitCode() + ", waiting to be started again" : null,
            exited.exitCode(),
            exited.startedAt(),
            exited.finishedAt());
      }
    };
  }

  private static ContainerStatus container(
      Container container,
      String id,
      State state,
      boolean ready,
      int restarts,
      String reason,
      String message,
      Integer exitCode,
      Instant startedAt,
      Instant finishedAt) {
    return new ContainerStatus(
        container.name(),
        container.image(),
        id,
        state,
        ready,
        restarts,
        reason,
        message,
        exitCode,
        startedAt,
        finishedAt);
  }
}
