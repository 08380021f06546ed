package io.fairlead.agent;

import io.fairlead.agent.DesiredPods.Desired;
import io.fairlead.agent.hostport.HostPorts;
import io.fairlead.agent.runtime.ContainerRuntime;
import io.fairlead.agent.runtime.ContainerState;
import io.fairlead.agent.runtime.PodSandbox;
import io.fairlead.agent.runtime.RuntimeFailure;
import io.fairlead.domain.event.PodStatusEvent;
import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodStatus;
import java.time.Duration;
import java.time.Instant;
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
  private final HostPorts hostPorts;
  private final PodLifecycle lifecycle;
  private final PodContainers containers;
  private final RestartBackoff sandboxBackoff;

  private PodSandbox sandbox;
  private Instant sandboxAt = Instant.EPOCH;
  private Instant startTime;
  private PodStatus lastStatus;
  private boolean ended;
  private boolean everServed;
  private Shutdown ending;
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
    this.hostPorts = new HostPorts(hostIp);
    this.lifecycle = new PodLifecycle(pod.spec());
    this.containers = new PodContainers(desired, runtime, hostPorts, config, wake, this::complain);
    this.sandboxBackoff = new RestartBackoff(config.restartBackoff());
    this.lastStatus = desired.reported();
    this.startTime =
        lastStatus == null || lastStatus.startTime() == null ? now : lastStatus.startTime();
    this.everServed = lastStatus != null && lastStatus.ready();
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
      Map<String, ContainerState> states = containers.converge(sandbox, now);
      nextLook = containers.nextLook();
      if (lifecycle.end(states).isPresent()) {
        states = endSidecars(now);
      }
      PodStatus status = report().of(states, containers::view);
      everServed |= status.ready();
      if (status.phase().isTerminal()) {
        ended = true;
        hostPorts.close();
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

  /** The pod's own containers have ended, so its sidecars are to. */
  private Map<String, ContainerState> endSidecars(Instant now) throws RuntimeFailure {
    if (ending == null) {
      ending = new Shutdown(runtime, sandbox, lifecycle.stopOrder(), now);
    }
    nextLook = Optional.of(Shutdown.nextLook(now));
    ending.step(Duration.ofSeconds(pod.spec().terminationGracePeriodSeconds()), now);
    return runtime.inspect(sandbox);
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
        return terminated(report().stopped(Map.of(), containers::view));
      }
      if (stop == null) {
        Duration drainDelay = everServed ? config.drainDelay() : Duration.ZERO;
        stop = new PodStop(runtime, sandbox, lifecycle.stopOrder(), drainDelay, now);
      }
      if (!stop.step(desired, now)) {
        nextLook = Optional.of(stop.nextLook(now));
        return Optional.empty();
      }
      PodStatus status = report().stopped(runtime.inspect(sandbox), containers::view);
      hostPorts.close();
      runtime.remove(sandbox);
      done = true;
      return terminated(status);
    } catch (RuntimeFailure failure) {
      complain(failure);
      nextLook = Optional.of(now.plus(STOP_RETRY));
      return Optional.empty();
    }
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

  /** Nothing leads to the pod through this agent any more; its containers are left as they are. */
  void close() {
    hostPorts.close();
  }
}
