package io.fairlead.agent;

import io.fairlead.agent.DesiredPods.Desired;
import io.fairlead.agent.runtime.ContainerRuntime;
import io.fairlead.agent.runtime.ContainerState;
import io.fairlead.agent.runtime.ContainerState.Exited;
import io.fairlead.agent.runtime.ContainerState.Running;
import io.fairlead.agent.runtime.PodSandbox;
import io.fairlead.agent.runtime.RuntimeFailure;
import io.fairlead.domain.event.PodStatusEvent;
import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.RestartPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Brings one pod incarnation to what is wanted of it, a step at a time. A step looks at what the
 * runtime has, does what is due, and says what is new. Steps can be repeated at will, and so a
 * restarted agent takes over where the old one stopped.
 */
final class PodWorker {
  private static final Logger LOG = Logger.getLogger(PodWorker.class);

  /** How long a stopping pod waits to leave its endpoints before it is stopped all the same. */
  private static final Duration MAX_ENDPOINT_WAIT = Duration.ofSeconds(5);

  /** Where a pod that is to stop has got to. */
  private enum Stop {
    LEAVING_ENDPOINTS,
    DRAINING,
    SIGNALLED,
    DONE
  }

  /** What is remembered of one container between steps. */
  private static final class Work {
    private final RestartBackoff backoff;
    private Instant startAt = Instant.EPOCH;
    private String settledExit;
    private RuntimeFailure failure;
    private ReadinessProbe probe;
    private String probed;

    private Work(RestartBackoff backoff) {
      this.backoff = backoff;
    }
  }

  private final Pod pod;
  private final String node;
  private final String hostIp;
  private final ContainerRuntime runtime;
  private final AgentConfig config;
  private final Runnable wake;
  private final Map<String, Work> works = new HashMap<>();

  private PodSandbox sandbox;
  private Instant startTime;
  private PodStatus lastStatus;
  private boolean ended;
  private boolean everReady;
  private Stop stop;
  private Instant stopDeadline;

  /**
   * @param wake asks for another step soon, from any thread
   */
  PodWorker(
      Pod pod,
      String node,
      String hostIp,
      ContainerRuntime runtime,
      AgentConfig config,
      Runnable wake) {
    this.pod = pod;
    this.node = node;
    this.hostIp = hostIp;
    this.runtime = runtime;
    this.config = config;
    this.wake = wake;
  }

  PodSandbox sandbox() {
    return sandbox;
  }

  boolean isDone() {
    return stop == Stop.DONE;
  }

  /** Whether it waits for time to pass. */
  boolean isBusy() {
    return stop != null && stop != Stop.DONE || lastStatus == null || !lastStatus.ready() && !ended;
  }

  /** One step; returns what there is to say, if anything. */
  Optional<PodStatusEvent> step(Desired desired, Instant now) {
    if (startTime == null) {
      startTime = now;
    }
    ended |= desired.ended();
    if (desired.stopWithin() != null) {
      return stop(desired, now);
    }
    return ended ? Optional.empty() : run(now);
  }

  private Optional<PodStatusEvent> run(Instant now) {
    Map<String, ContainerState> states;
    try {
      sandbox = runtime.create(pod.uid(), pod.metadata().namespace(), pod.metadata().name());
      states = runtime.inspect(sandbox);
      boolean started = false;
      for (Container container : pod.spec().containers()) {
        started |= startIfDue(container, states.get(container.name()), now);
      }
      if (started) {
        states = runtime.inspect(sandbox);
      }
      probe(states, now);
    } catch (RuntimeFailure failure) {
      return report(StatusReport.failed(pod, sandbox, hostIp, startTime, failure));
    }
    PodStatus status = new StatusReport(pod, sandbox, hostIp, startTime).of(states, this::view);
    everReady |= status.ready();
    if (status.phase().isTerminal()) {
      ended = true;
      lastStatus = status;
      return Optional.of(
          new PodTerminated(
              pod.uid(), pod.metadata().namespace(), pod.metadata().name(), node, status));
    }
    return report(status);
  }

  private boolean startIfDue(Container container, ContainerState state, Instant now) {
    Work work = work(container);
    switch (state) {
      case null -> {}
      case Running ignored -> {
        return false;
      }
      case Exited exited -> {
        if (!restarts(exited)) {
          return false;
        }
        String run = exited.id() + "#" + exited.attempt();
        if (!run.equals(work.settledExit)) {
          work.settledExit = run;
          work.startAt = work.backoff.afterRun(exited.startedAt(), exited.finishedAt());
        }
      }
    }
    if (now.isBefore(work.startAt)) {
      return false;
    }
    try {
      int attempt = state == null ? 0 : state.attempt() + 1;
      runtime.start(
          sandbox, container, Variables.expand(pod, container, node, sandbox.ip()), attempt);
      work.failure = null;
      return true;
    } catch (RuntimeFailure failure) {
      LOG.infof("%s: %s: %s", pod.namespacedName(), failure.reason(), failure.getMessage());
      work.failure = failure;
      work.startAt = work.backoff.afterRun(now, now);
      return false;
    }
  }

  private boolean restarts(Exited exited) {
    RestartPolicy policy = pod.spec().restartPolicy();
    return policy == RestartPolicy.Always
        || policy == RestartPolicy.OnFailure && exited.exitCode() != 0;
  }

  private void probe(Map<String, ContainerState> states, Instant now) {
    for (Container container : pod.spec().containers()) {
      Work work = work(container);
      if (states.get(container.name()) instanceof Running running) {
        if (!running.id().equals(work.probed)) {
          work.probed = running.id();
          work.probe =
              new ReadinessProbe(
                  runtime.isReachable() ? container.readinessProbe() : null,
                  container.ports(),
                  sandbox.ip(),
                  running.startedAt(),
                  wake);
        }
        work.probe.poll(now);
      } else {
        work.probe = null;
        work.probed = null;
      }
    }
  }

  private Work work(Container container) {
    return works.computeIfAbsent(
        container.name(), name -> new Work(new RestartBackoff(config.restartBackoff())));
  }

  private StatusReport.View view(Container container) {
    Work work = work(container);
    return new StatusReport.View(
        work.probe != null && work.probe.isReady(),
        work.settledExit != null || work.failure != null,
        work.failure);
  }

  private Optional<PodStatusEvent> report(PodStatus status) {
    if (status.equals(lastStatus)) {
      return Optional.empty();
    }
    lastStatus = status;
    return Optional.of(
        new PodStatusChanged(
            pod.uid(), pod.metadata().namespace(), pod.metadata().name(), node, status));
  }

  private Optional<PodStatusEvent> stop(Desired desired, Instant now) {
    try {
      if (stop == null) {
        sandbox = runtime.create(pod.uid(), pod.metadata().namespace(), pod.metadata().name());
        stop = Stop.LEAVING_ENDPOINTS;
        stopDeadline = now.plus(MAX_ENDPOINT_WAIT);
      }
      if (stop == Stop.LEAVING_ENDPOINTS && (!desired.serving() || now.isAfter(stopDeadline))) {
        stop = Stop.DRAINING;
        stopDeadline = everReady ? now.plus(config.drainDelay()) : now;
      }
      if (stop == Stop.DRAINING && !now.isBefore(stopDeadline)) {
        runtime.terminate(sandbox);
        stop = Stop.SIGNALLED;
        stopDeadline = now.plusSeconds(desired.stopWithin());
      }
      if (stop == Stop.SIGNALLED) {
        return finishStop(now);
      }
    } catch (RuntimeFailure failure) {
      LOG.warnf("%s: %s: %s", pod.namespacedName(), failure.reason(), failure.getMessage());
    }
    return Optional.empty();
  }

  private Optional<PodStatusEvent> finishStop(Instant now) throws RuntimeFailure {
    Map<String, ContainerState> states = runtime.inspect(sandbox);
    if (states.values().stream().anyMatch(Running.class::isInstance)) {
      if (!now.isBefore(stopDeadline)) {
        runtime.kill(sandbox);
      }
      return Optional.empty();
    }
    PodStatus status =
        new StatusReport(pod, sandbox, hostIp, startTime).stopped(states, this::view);
    runtime.remove(sandbox);
    stop = Stop.DONE;
    return Optional.of(
        new PodTerminated(
            pod.uid(), pod.metadata().namespace(), pod.metadata().name(), node, status));
  }
}
