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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Container states to a pod's status, by Kubernetes' rules for phases. */
record StatusReport(Pod pod, PodSandbox sandbox, String hostIp, Instant startTime) {

  /**
   * What the worker knows of a container beside its state.
   *
   * @param unreadiness why a running container is not ready, or null
   * @param restarts whether an exited container is to be started again
   * @param lastExitCode of the last exit, or null if it never exited
   * @param failure why it could not be started, or null
   */
  record View(
      boolean ready,
      String unreadiness,
      boolean restarts,
      Integer lastExitCode,
      RuntimeFailure failure) {

    /** Of a container that is not started again, whatever its pod's restart policy. */
    View atTheEnd() {
      return new View(false, null, false, lastExitCode, failure);
    }
  }

  /** Looks at one container; the state is null if it was never started. */
  interface Views {
    View of(Container container, ContainerState state);
  }

  /** The status of a pod of which not even the sandbox can be had. */
  PodStatus failed(RuntimeFailure failure) {
    return new PodStatus(
        PodPhase.Pending,
        ip(),
        hostIp,
        false,
        failure.reason(),
        failure.getMessage(),
        startTime,
        List.of());
  }

  private String ip() {
    return sandbox == null ? null : sandbox.ip();
  }

  PodStatus of(Map<String, ContainerState> states, Views views) {
    List<ContainerStatus> statuses = statuses(states, views);
    PodPhase phase = phase(states);
    boolean ready = phase == PodPhase.Running && statuses.stream().allMatch(ContainerStatus::ready);
    return status(phase, ready, statuses);
  }

  /** The last status of a pod that was told to stop. */
  PodStatus stopped(Map<String, ContainerState> states, Views views) {
    boolean clean =
        states.values().stream()
            .allMatch(state -> state instanceof Exited exited && exited.exitCode() == 0);
    Views atTheEnd = (container, state) -> views.of(container, state).atTheEnd();
    return status(clean ? PodPhase.Succeeded : PodPhase.Failed, false, statuses(states, atTheEnd));
  }

  private PodStatus status(PodPhase phase, boolean ready, List<ContainerStatus> statuses) {
    return new PodStatus(phase, ip(), hostIp, ready, null, null, startTime, statuses);
  }

  /** See Kubernetes' pod lifecycle: a pod ends when all containers did and none restarts. */
  private PodPhase phase(Map<String, ContainerState> states) {
    if (states.size() < pod.spec().containers().size()) {
      return PodPhase.Pending;
    }
    boolean allExited = states.values().stream().allMatch(Exited.class::isInstance);
    boolean anyFailed =
        states.values().stream()
            .anyMatch(state -> state instanceof Exited exited && exited.exitCode() != 0);
    if (!allExited || pod.spec().restartPolicy().restarts(anyFailed)) {
      return PodPhase.Running;
    }
    return anyFailed ? PodPhase.Failed : PodPhase.Succeeded;
  }

  private List<ContainerStatus> statuses(Map<String, ContainerState> states, Views views) {
    List<ContainerStatus> statuses = new ArrayList<>();
    for (Container container : pod.spec().containers()) {
      ContainerState state = states.get(container.name());
      statuses.add(status(container, state, views.of(container, state)));
    }
    return statuses;
  }

  private ContainerStatus status(Container container, ContainerState state, View view) {
    return switch (state) {
      case null -> waiting(container, null, view, "ContainerCreating", null);
      case Running running ->
          new ContainerStatus(
              container.name(),
              container.image(),
              running.id(),
              State.Running,
              view.ready(),
              running.attempt(),
              null,
              view.ready() ? null : view.unreadiness(),
              view.lastExitCode(),
              running.startedAt(),
              null);
      case Exited exited when view.restarts() ->
          waiting(container, exited, view, crashReason(exited), crashMessage(exited));
      case Exited exited ->
          new ContainerStatus(
              container.name(),
              container.image(),
              exited.id(),
              State.Terminated,
              false,
              exited.attempt(),
              exited.reason(),
              exited.message(),
              exited.exitCode(),
              exited.startedAt(),
              exited.finishedAt());
    };
  }

  private static String crashReason(Exited exited) {
    return exited.reason().equals("StartError") ? "StartError" : "CrashLoopBackOff";
  }

  private static String crashMessage(Exited exited) {
    String what = exited.message() == null ? exited.reason() : exited.message();
    return "%s (exit code %d), waiting to be started again".formatted(what, exited.exitCode());
  }

  /**
   * @param last its last run, or null; a failure to start it says more than how that one ended
   */
  private static ContainerStatus waiting(
      Container container, Exited last, View view, String reason, String message) {
    RuntimeFailure failure = view.failure();
    return new ContainerStatus(
        container.name(),
        container.image(),
        last == null ? null : last.id(),
        State.Waiting,
        false,
        last == null ? 0 : last.attempt(),
        failure == null ? reason : failure.reason(),
        failure == null ? message : failure.getMessage(),
        last == null ? view.lastExitCode() : Integer.valueOf(last.exitCode()),
        last == null ? null : last.startedAt(),
        last == null ? null : last.finishedAt());
  }
}
