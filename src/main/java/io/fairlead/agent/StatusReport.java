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
import java.util.stream.Stream;

/** Container states to a pod's status, by the rules of {@link PodLifecycle}. */
record StatusReport(Pod pod, PodSandbox sandbox, String hostIp, Instant startTime) {

  /**
   * What the worker knows of a container beside its state.
   *
   * @param ready as in {@link ContainerStatus}
   * @param unreadiness why a running container is not ready, or null
   * @param restarts whether an exited container is to be started again
   * @param lastExitCode of the last exit, or null if it never exited
   * @param failure why it could not be started, or what it lacks while it runs, or null
   */
  record View(
      boolean ready,
      String unreadiness,
      boolean restarts,
      Integer lastExitCode,
      RuntimeFailure failure) {

    /** Of a container that is not started again, whatever its pod's restart policy. */
    View atTheEnd() {
      return new View(ready, null, false, lastExitCode, failure);
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
    PodLifecycle lifecycle = new PodLifecycle(pod.spec());
    Views shown = lifecycle.end(states).isPresent() ? atTheEnd(views) : views;
    return status(lifecycle.phase(states), states, shown);
  }

  /** The last status of a pod that was told to stop. */
  PodStatus stopped(Map<String, ContainerState> states, Views views) {
    boolean clean = new PodLifecycle(pod.spec()).isClean(states);
    return status(clean ? PodPhase.Succeeded : PodPhase.Failed, states, atTheEnd(views));
  }

  private static Views atTheEnd(Views views) {
    return (container, state) -> views.of(container, state).atTheEnd();
  }

  /** Ready counts sidecars in; init containers that run to their end are ready by then anyway. */
  private PodStatus status(PodPhase phase, Map<String, ContainerState> states, Views views) {
    List<ContainerStatus> containers = statuses(pod.spec().containers(), states, views);
    List<ContainerStatus> inits = statuses(pod.spec().initContainers(), states, views);
    boolean ready =
        phase == PodPhase.Running
            && Stream.concat(inits.stream(), containers.stream()).allMatch(ContainerStatus::ready);
    return new PodStatus(phase, ip(), hostIp, ready, null, null, startTime, containers, inits);
  }

  private List<ContainerStatus> statuses(
      List<Container> containers, Map<String, ContainerState> states, Views views) {
    List<ContainerStatus> statuses = new ArrayList<>();
    for (Container container : containers) {
      ContainerState state = states.get(container.name());
      statuses.add(
          state == null && isForgotten(container, states)
              ? forgotten(container)
              : status(container, state, views.of(container, state)));
    }
    return statuses;
  }

  /** Somebody has tidied up in the container engine. */
  private boolean isForgotten(Container container, Map<String, ContainerState> states) {
    List<Container> inits = pod.spec().initContainers();
    return inits.contains(container)
        && !container.isSidecar()
        && new PodLifecycle(pod.spec()).isPast(container, states);
  }

  private static ContainerStatus forgotten(Container container) {
    return new ContainerStatus(
        container.name(),
        container.image(),
        null,
        State.Terminated,
        true,
        0,
        "Completed",
        "the container runtime has forgotten it; what comes after it was started",
        0,
        null,
        null);
  }

  private ContainerStatus status(Container container, ContainerState state, View view) {
    return switch (state) {
      case null -> waiting(container, null, view, creation(), null);
      case Running running ->
          new ContainerStatus(
              container.name(),
              container.image(),
              running.id(),
              State.Running,
              view.ready(),
              running.attempt(),
              null,
              runningMessage(view),
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
              view.ready(),
              exited.attempt(),
              exited.reason(),
              exited.message(),
              exited.exitCode(),
              exited.startedAt(),
              exited.finishedAt());
    };
  }

  /** Kubernetes' word for what is not started yet. */
  private String creation() {
    return pod.spec().initContainers().isEmpty() ? "ContainerCreating" : "PodInitializing";
  }

  private static String runningMessage(View view) {
    if (view.failure() != null) {
      return view.failure().getMessage();
    }
    return view.ready() ? null : view.unreadiness();
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
