package io.fairlead.agent;

import io.fairlead.agent.DesiredPods.Desired;
import io.fairlead.agent.hostport.HostPorts;
import io.fairlead.agent.runtime.ContainerRuntime;
import io.fairlead.agent.runtime.ContainerRuntime.Invocation;
import io.fairlead.agent.runtime.ContainerState;
import io.fairlead.agent.runtime.PodSandbox;
import io.fairlead.agent.runtime.RuntimeFailure;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.PodStatus.ContainerStatus;
import io.fairlead.domain.model.RestartPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The containers of one pod: starts them in their order, and again when they have exited. Init
 * containers come first, each when the one before it has succeeded, or, if that is a sidecar, is
 * ready; then all others together.
 */
final class PodContainers {
  private final Pod pod;
  private final String node;
  private final List<Integer> gpus;
  private final ContainerRuntime runtime;
  private final HostPorts hostPorts;
  private final Runnable wake;
  private final Consumer<RuntimeFailure> complain;
  private final PodLifecycle lifecycle;
  private final Map<String, ContainerWork> works = new LinkedHashMap<>();
  private final List<ContainerWork> inits = new ArrayList<>();
  private final List<ContainerWork> mains = new ArrayList<>();

  /**
   * @param desired as of now: what the log already says of the containers is where they begin
   * @param wake asks for another step soon, from any thread
   * @param complain told of whatever keeps a container from starting
   */
  PodContainers(
      Desired desired,
      ContainerRuntime runtime,
      HostPorts hostPorts,
      AgentConfig config,
      Runnable wake,
      Consumer<RuntimeFailure> complain) {
    this.pod = desired.pod();
    this.node = desired.node();
    this.gpus = desired.gpus();
    this.runtime = runtime;
    this.hostPorts = hostPorts;
    this.wake = wake;
    this.complain = complain;
    this.lifecycle = new PodLifecycle(pod.spec());
    for (Container init : pod.spec().initContainers()) {
      inits.add(work(init, ContainerRole.ofInit(init), desired.reported(), config));
    }
    for (Container container : pod.spec().containers()) {
      mains.add(work(container, ContainerRole.MAIN, desired.reported(), config));
    }
  }

  private ContainerWork work(
      Container container, ContainerRole role, PodStatus reported, AgentConfig config) {
    RestartPolicy policy = pod.spec().restartPolicy();
    RestartBackoff backoff = new RestartBackoff(config.restartBackoff());
    ContainerWork work =
        new ContainerWork(container, role, policy, backoff, reported(reported, container));
    works.put(container.name(), work);
    return work;
  }

  private static ContainerStatus reported(PodStatus status, Container container) {
    if (status == null) {
      return null;
    }
    return Stream.concat(
            status.initContainerStatuses().stream(), status.containerStatuses().stream())
        .filter(reported -> reported.name().equals(container.name()))
        .findFirst()
        .orElse(null);
  }

  /** Starts what is due, if the pod has not ended; returns what there is then. */
  Map<String, ContainerState> converge(PodSandbox sandbox, Instant now) throws RuntimeFailure {
    Map<String, ContainerState> states = look(sandbox, now);
    if (lifecycle.end(states).isPresent()) {
      return states;
    }
    for (ContainerWork init : inits) {
      boolean past = lifecycle.isPast(init.container(), states);
      if (past && init.role() == ContainerRole.INIT) {
        continue;
      }
      if (startIfDue(init, sandbox, states, now)) {
        states = look(sandbox, now);
      }
      if (!past && !init.isReady(states.get(init.container().name()))) {
        return states;
      }
    }
    boolean started = false;
    for (ContainerWork main : mains) {
      started |= startIfDue(main, sandbox, states, now);
    }
    return started ? look(sandbox, now) : states;
  }

  private Map<String, ContainerState> look(PodSandbox sandbox, Instant now) throws RuntimeFailure {
    Map<String, ContainerState> states = runtime.inspect(sandbox);
    String ip = runtime.isReachable() ? sandbox.ip() : null;
    works.forEach((name, work) -> work.probe(states.get(name), ip, now, wake));
    return states;
  }

  private boolean startIfDue(
      ContainerWork work, PodSandbox sandbox, Map<String, ContainerState> states, Instant now) {
    ContainerState state = states.get(work.container().name());
    boolean started = work.startIfDue(state, now, new Starter(sandbox, work.role()));
    work.newFailure().ifPresent(complain);
    return started;
  }

  private final class Starter implements ContainerWork.Starter {
    private final PodSandbox sandbox;
    private final ContainerRole role;

    Starter(PodSandbox sandbox, ContainerRole role) {
      this.sandbox = sandbox;
      this.role = role;
    }

    @Override
    public boolean start(Container container, int attempt) throws RuntimeFailure {
      Gpus own = Gpus.of(container, gpus);
      Invocation invocation =
          Variables.expand(pod, container, node, sandbox.ip(), own.environment())
              .withGpus(own.numbers())
              .runningToItsEnd(role == ContainerRole.INIT);
      if (!runtime.prepare(container)) {
        return false;
      }
      resume(container);
      runtime.start(sandbox, container, invocation, attempt);
      return true;
    }

    @Override
    public void resume(Container container) throws RuntimeFailure {
      // As in Kubernetes, and as the scheduler counts: who only prepares the pod serves nobody.
      if (runtime.isReachable() && role != ContainerRole.INIT) {
        hostPorts.open(container, sandbox.ip());
      }
    }
  }

  StatusReport.View view(Container container, ContainerState state) {
    return works.get(container.name()).view(state);
  }

  /** When there is something to do without anything having changed; empty for never. */
  Optional<Instant> nextLook() {
    return works.values().stream()
        .flatMap(work -> work.nextLook().stream())
        .min(Instant::compareTo);
  }
}
