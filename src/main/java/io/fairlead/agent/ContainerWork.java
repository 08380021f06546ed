package io.fairlead.agent;

import io.fairlead.agent.runtime.ContainerState;
import io.fairlead.agent.runtime.ContainerState.Exited;
import io.fairlead.agent.runtime.ContainerState.Running;
import io.fairlead.agent.runtime.RuntimeFailure;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.PodStatus.ContainerStatus;
import io.fairlead.domain.model.RestartPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One container of a pod between two steps: when it may be started, and whether it is ready. */
final class ContainerWork {
  /** How often to ask for an image that is on its way. */
  private static final Duration PREPARING = Duration.ofMillis(250);

  private static final Duration RESUME_RETRY = Duration.ofSeconds(1);

  private final Container container;
  private final ContainerRole role;
  private final RestartPolicy policy;
  private final RestartBackoff backoff;

  /** What the log last said of it, or null: a restarted agent goes on from there. */
  private final ContainerStatus reported;

  private Instant startAt = Instant.EPOCH;
  private String settledRun;
  private Integer lastExitCode;
  private RuntimeFailure failure;
  private boolean failedInThisStep;
  private Optional<Instant> nextLook = Optional.empty();
  private ReadinessProbe probe;
  private String probed;

  /**
   * @param podPolicy the pod's restart policy, of which its role makes its own
   */
  ContainerWork(
      Container container,
      ContainerRole role,
      RestartPolicy podPolicy,
      RestartBackoff backoff,
      ContainerStatus reported) {
    this.container = container;
    this.role = role;
    this.policy = role.policy(podPolicy);
    this.backoff = backoff;
    this.reported = reported;
    this.lastExitCode = reported == null ? null : reported.exitCode();
  }

  /** Starts a container, if what it needs is there. */
  interface Starter {
    /** Returns false if something is still on its way. */
    boolean start(Container container, int attempt) throws RuntimeFailure;

    /** Gives a running container again what it lost with the agent that started it. */
    default void resume(Container container) throws RuntimeFailure {}
  }

  Container container() {
    return container;
  }

  ContainerRole role() {
    return role;
  }

  /**
   * Starts the container if it is to run, does not, and has waited long enough.
   *
   * @param state null if it was never started
   * @return whether it was started
   */
  boolean startIfDue(ContainerState state, Instant now, Starter starter) {
    nextLook = Optional.empty();
    failedInThisStep = false;
    switch (state) {
      case null -> {}
      case Running ignored -> {
        resume(now, starter);
        return false;
      }
      case Exited exited -> {
        lastExitCode = exited.exitCode();
        if (!restarts(exited)) {
          return false;
        }
        settle(exited);
      }
    }
    return start(state == null ? 0 : state.attempt() + 1, now, starter);
  }

  private void resume(Instant now, Starter starter) {
    try {
      starter.resume(container);
      failure = null;
    } catch (RuntimeFailure e) {
      failure = e;
      failedInThisStep = true;
      nextLook = Optional.of(now.plus(RESUME_RETRY));
    }
  }

  private boolean start(int attempt, Instant now, Starter starter) {
    if (now.isBefore(startAt)) {
      nextLook = Optional.of(startAt);
      return false;
    }
    try {
      if (!starter.start(container, attempt)) {
        nextLook = Optional.of(now.plus(PREPARING));
        return false;
      }
      failure = null;
      return true;
    } catch (RuntimeFailure e) {
      failure = e;
      failedInThisStep = true;
      startAt = backoff.afterFailure(now);
      nextLook = Optional.of(startAt);
      return false;
    }
  }

  /** Each run's end counts once, however often it is looked at. */
  private void settle(Exited exited) {
    String run = exited.id() + "#" + exited.attempt();
    if (!run.equals(settledRun)) {
      settledRun = run;
      startAt = backoff.afterRun(exited.startedAt(), exited.finishedAt());
    }
  }

  private boolean restarts(Exited exited) {
    return policy.restarts(exited.exitCode() != 0);
  }

  /** Whether it serves, or, if it is to run to its end, has succeeded. */
  boolean isReady(ContainerState state) {
    return switch (state) {
      case null -> false;
      case Running ignored -> role != ContainerRole.INIT && probe != null && probe.isReady();
      case Exited exited -> role == ContainerRole.INIT && exited.exitCode() == 0;
    };
  }

  /**
   * Asks a running container whether it is ready, if that is due.
   *
   * @param ip where to ask; null if the runtime's pods answer nothing
   */
  void probe(ContainerState state, String ip, Instant now, Runnable onChange) {
    if (!(state instanceof Running running)) {
      probe = null;
      probed = null;
      return;
    }
    if (!running.id().equals(probed)) {
      probed = running.id();
      boolean wasReady =
          reported != null && reported.ready() && running.id().equals(reported.containerID());
      probe =
          new ReadinessProbe(
              ip == null ? null : container.readinessProbe(),
              container.ports(),
              ip,
              running.startedAt(),
              wasReady,
              onChange);
    }
    probe.poll(now);
  }

  StatusReport.View view(ContainerState state) {
    boolean restarts = state instanceof Exited exited && restarts(exited);
    return new StatusReport.View(
        isReady(state),
        probe == null ? null : probe.failure(),
        restarts,
        lastExitCode,
        failure == null ? null : shown(failure));
  }

  /** As in Kubernetes: the error when it happens, the wait for the next try after that. */
  private RuntimeFailure shown(RuntimeFailure failure) {
    return failure.reason().equals("ErrImagePull") && !failedInThisStep
        ? new RuntimeFailure("ImagePullBackOff", failure.getMessage(), failure)
        : failure;
  }

  /** When there is something to do here without anything having changed; empty for never. */
  Optional<Instant> nextLook() {
    Optional<Instant> check = probe == null ? Optional.empty() : probe.nextCheck();
    if (nextLook.isEmpty() || check.isEmpty()) {
      return nextLook.or(() -> check);
    }
    return nextLook.get().isBefore(check.get()) ? nextLook : check;
  }

  /** Set if the last step failed to start it, for the node's log. */
  Optional<RuntimeFailure> newFailure() {
    return failedInThisStep ? Optional.of(failure) : Optional.empty();
  }
}
