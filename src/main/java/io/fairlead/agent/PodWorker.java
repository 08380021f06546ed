package io.fairlead.agent;

import io.fairlead.agent.DesiredPods.Desired;
import io.fairlead.agent.runtime.ContainerRuntime;
import io.fairlead.agent.runtime.ContainerState;
import io.fairlead.agent.runtime.PodSandbox;
import io.fairlead.agent.runtime.RuntimeFailure;
import io.fairlead.domain.event.PodStatusEvent;
import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.PodStatus.ContainerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
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
  private static final Duration STOP_RETRY = Duration.ofSeconds(1);

  private final Pod pod;
  private final String node;
  private final String hostIp;
  private final ContainerRuntime runtime;
  private final AgentConfig config;
  private final Runnable wake;
  private final Map<String, ContainerWork> works = new LinkedHashMap<>();
  private final RestartBackoff sandboxBackoff;

  private PodSandbox sandbox;
  private Instant sandboxAt = Instant.EPOCH;
  private Instant startTime;
  private PodStatus lastStatus;
  private boolean ended;
  private boolean everServed;
  private PodStop stop;
  private boolean done;
  private Optional<Instant> nextLook = Optional.empty();

  /** What was wanted at the last step; null before the first. */
  private Desired lastDesired;

  private String lastComplaint;

  /**
   * @param desired as of now: what the log already says of the pod is where this worker begins
   * @param wake asks for another step soon, from any thread
   */
  PodWorker(
      Desired desired,
      String hostIp,
      ContainerRuntime runtime,
      AgentConfig config,
      Instant now,
      Runnable wake) {
    this.pod = desired.pod();
    this.node = desired.node();
    this.hostIp = hostIp;
    this.runtime = runtime;
    this.config = config;
    this.wake = wake;
    this.sandboxBackoff = new RestartBackoff(config.restartBackoff());
    this.lastStatus = desired.reported();
    this.startTime =
        lastStatus == null || lastStatus.startTime() == null ? now : lastStatus.startTime();
    this.everServed = lastStatus != null && lastStatus.ready();
    for (Container container : pod.spec().containers()) {
      works.put(
          container.name(),
          new ContainerWork(
              container,
              pod.spec().restartPolicy(),
              new RestartBackoff(config.restartBackoff()),
              reported(container)));
    }
  }

  private ContainerStatus reported(Container container) {
    if (lastStatus == null) {
      return null;
    }
    return lastStatus.containerStatuses().stream()
        .filter(status -> status.name().equals(container.name()))
        .findFirst()
        .orElse(null);
  }

  /** Null as long as nothing of the pod is here. */
  PodSandbox sandbox() {
    return sandbox;
  }

  /** Whether nothing of the pod is left here, as it was wanted. */
  boolean isDone() {
    return done;
  }

  /** When there is something to do without anything having changed; empty for never. */
  Optional<Instant> nextLook() {
    return nextLook;
  }

  /** Whether a step would do something although nothing has changed in the runtime. */
  boolean isDue(Desired desired, Instant now) {
    return lastDesired == null
        || !desired.wantsTheSameAs(lastDesired)
        || nextLook.filter(at -> !now.isBefore(at)).isPresent();
  }

  /** One step; returns what there is to say, if anything. */
  Optional<PodStatusEvent> step(Desired desired, Instant now) {
    lastDesired = desired;
    nextLook = Optional.empty();
    if (done) {
      return Optional.empty();
    }
    ended |= desired.ended();
    everServed |= desired.serving();
    if (desired.stopWithin() != null) {
      return stop(desired, now);
    }
    return ended ? adoptEnded() : run(now);
  }

  private Optional<PodStatusEvent> run(Instant now) {
    if (sandbox == null && now.isBefore(sandboxAt)) {
      nextLook = Optional.of(sandboxAt);
      return Optional.empty();
    }
    try {
      sandbox = runtime.create(pod.uid(), pod.metadata().namespace(), pod.metadata().name());
    } catch (RuntimeFailure failure) {
      complain(failure);
      sandbox = null;
      sandboxAt = sandboxBackoff.afterFailure(now);
      nextLook = Optional.of(sandboxAt);
      return report(report().failed(failure));
    }
    try {
      Map<String, ContainerState> states = converge(now);
      PodStatus status = report().of(states, this::view);
      everServed |= status.ready();
      if (status.phase().isTerminal()) {
        ended = true;
        nextLook = Optional.empty();
        return terminated(status);
      }
      return report(status);
    } catch (RuntimeFailure failure) {
      // The runtime does not answer, which says nothing about the pod: what was said still stands.
      complain(failure);
      return Optional.empty();
    }
  }

  private Map<String, ContainerState> converge(Instant now) throws RuntimeFailure {
    Map<String, ContainerState> states = runtime.inspect(sandbox);
    boolean started = false;
    for (ContainerWork work : works.values()) {
      ContainerState state = states.get(work.container().name());
      started |= work.startIfDue(state, now, this::start);
      work.newFailure().ifPresent(this::complain);
    }
    if (started) {
      states = runtime.inspect(sandbox);
    }
    for (ContainerWork work : works.values()) {
      String ip = runtime.isReachable() ? sandbox.ip() : null;
      work.probe(states.get(work.container().name()), ip, now, wake);
      nextLook = earliest(nextLook, work.nextLook());
    }
    return states;
  }

  private boolean start(Container container, int attempt) throws RuntimeFailure {
    var invocation = Variables.expand(pod, container, node, sandbox.ip());
    if (!runtime.prepare(container)) {
      return false;
    }
    runtime.start(sandbox, container, invocation, attempt);
    return true;
  }

  /** A pod that has ended stays until it is deleted, with nothing running. */
  private Optional<PodStatusEvent> adoptEnded() {
    if (sandbox == null) {
      try {
        sandbox = existingSandbox();
      } catch (RuntimeFailure failure) {
        complain(failure);
      }
    }
    return Optional.empty();
  }

  private PodSandbox existingSandbox() throws RuntimeFailure {
    return runtime.sandboxes().stream()
        .filter(existing -> existing.uid().equals(pod.uid()))
        .findFirst()
        .orElse(null);
  }

  private Optional<PodStatusEvent> stop(Desired desired, Instant now) {
    try {
      if (sandbox == null) {
        sandbox = existingSandbox();
      }
      if (sandbox == null) {
        done = true;
        return terminated(report().stopped(Map.of(), this::view));
      }
      if (stop == null) {
        Duration drainDelay = everServed ? config.drainDelay() : Duration.ZERO;
        stop = new PodStop(runtime, sandbox, drainDelay, now);
      }
      if (!stop.step(desired, now)) {
        nextLook = Optional.of(stop.nextLook(now));
        return Optional.empty();
      }
      PodStatus status = report().stopped(runtime.inspect(sandbox), this::view);
      runtime.remove(sandbox);
      done = true;
      return terminated(status);
    } catch (RuntimeFailure failure) {
      complain(failure);
      nextLook = Optional.of(now.plus(STOP_RETRY));
      return Optional.empty();
    }
  }

  private StatusReport.View view(Container container, ContainerState state) {
    return works.get(container.name()).view(state);
  }

  private StatusReport report() {
    return new StatusReport(pod, sandbox, hostIp, startTime);
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

  private Optional<PodStatusEvent> terminated(PodStatus status) {
    lastStatus = status;
    return Optional.of(
        new PodTerminated(
            pod.uid(), pod.metadata().namespace(), pod.metadata().name(), node, status));
  }

  /** The same complaint is made once, however often it comes up. */
  private void complain(RuntimeFailure failure) {
    String complaint = failure.reason() + ": " + failure.getMessage();
    if (!complaint.equals(lastComplaint)) {
      lastComplaint = complaint;
      LOG.warnf("%s: %s: %s", node, pod.namespacedName(), complaint);
    }
  }

  private static Optional<Instant> earliest(Optional<Instant> a, Optional<Instant> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.or(() -> b);
    }
    return a.get().isBefore(b.get()) ? a : b;
  }
}
