package io.fairlead.agent;

import io.fairlead.agent.runtime.ContainerRuntime;
import io.fairlead.agent.runtime.ContainerState;
import io.fairlead.agent.runtime.ContainerState.Running;
import io.fairlead.agent.runtime.PodSandbox;
import io.fairlead.agent.runtime.RuntimeFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Ends a pod's processes: each group gets the signal when those before it have ended, and when the
 * grace period of all together is over, what still runs is killed.
 */
final class Shutdown {
  private static final Duration LOOK = Duration.ofMillis(50);

  private final ContainerRuntime runtime;
  private final PodSandbox sandbox;
  private final List<Set<String>> order;
  private final Instant since;

  /** How many groups have had the signal. */
  private int signalled;

  /**
   * @param order names of containers, see {@link PodLifecycle#stopOrder}
   * @param now when the grace period begins
   */
  Shutdown(ContainerRuntime runtime, PodSandbox sandbox, List<Set<String>> order, Instant now) {
    this.runtime = runtime;
    this.sandbox = sandbox;
    this.order = order;
    this.since = now;
  }

  /** One step; returns whether nothing of the pod runs any more. */
  boolean step(Duration grace, Instant now) throws RuntimeFailure {
    Set<String> running = running();
    while (signalled < order.size() && (signalled == 0 || isDown(signalled, running))) {
      runtime.terminate(sandbox, order.get(signalled));
      signalled++;
      running = running();
    }
    if (!running.isEmpty() && !now.isBefore(since.plus(grace))) {
      runtime.kill(sandbox);
      running = running();
    }
    return running.isEmpty();
  }

  private boolean isDown(int groups, Set<String> running) {
    return order.subList(0, groups).stream().flatMap(Set::stream).noneMatch(running::contains);
  }

  private Set<String> running() throws RuntimeFailure {
    Map<String, ContainerState> states = runtime.inspect(sandbox);
    return states.keySet().stream()
        .filter(name -> states.get(name) instanceof Running)
        .collect(Collectors.toSet());
  }

  static Instant nextLook(Instant now) {
    return now.plus(LOOK);
  }
}
