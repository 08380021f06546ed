package io.fairlead.agent;

import io.fairlead.agent.DesiredPods.Desired;
import io.fairlead.agent.runtime.ContainerRuntime;
import io.fairlead.agent.runtime.PodSandbox;
import io.fairlead.agent.runtime.RuntimeFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Stops one pod so that no request fails: first it leaves its services' endpoints, then requests
 * under way get the drain delay, then its processes the signal and their grace period, then the
 * kill.
 */
final class PodStop {
  /** How long it waits to leave its endpoints before it is stopped all the same. */
  static final Duration MAX_ENDPOINT_WAIT = Duration.ofSeconds(5);

  /** Where it has got to. */
  private enum Stage {
    LEAVING_ENDPOINTS,
    DRAINING,
    SHUTTING_DOWN
  }

  private final ContainerRuntime runtime;
  private final PodSandbox sandbox;
  private final List<Set<String>> order;
  private final Duration drainDelay;
  private Shutdown shutdown;
  private Stage stage = Stage.LEAVING_ENDPOINTS;

  /** Since when it is in its stage. */
  private Instant since;

  /**
   * @param order of the signals, see {@link PodLifecycle#stopOrder}
   * @param drainDelay zero for a pod that nobody can be talking to
   */
  PodStop(
      ContainerRuntime runtime,
      PodSandbox sandbox,
      List<Set<String>> order,
      Duration drainDelay,
      Instant now) {
    this.runtime = runtime;
    this.sandbox = sandbox;
    this.order = order;
    this.drainDelay = drainDelay;
    this.since = now;
  }

  /** One step; returns whether nothing of the pod runs any more. */
  boolean step(Desired desired, Instant now) throws RuntimeFailure {
    if (stage == Stage.LEAVING_ENDPOINTS
        && (!desired.serving() || isOver(MAX_ENDPOINT_WAIT, now))) {
      enter(Stage.DRAINING, now);
    }
    if (stage == Stage.DRAINING && isOver(drainDelay, now)) {
      shutdown = new Shutdown(runtime, sandbox, order, now);
      enter(Stage.SHUTTING_DOWN, now);
    }
    return stage == Stage.SHUTTING_DOWN
        && shutdown.step(Duration.ofSeconds(desired.stopWithin()), now);
  }

  private void enter(Stage next, Instant now) {
    stage = next;
    since = now;
  }

  private boolean isOver(Duration time, Instant now) {
    return !now.isBefore(since.plus(time));
  }

  Instant nextLook(Instant now) {
    return switch (stage) {
      case LEAVING_ENDPOINTS -> since.plus(MAX_ENDPOINT_WAIT);
      case DRAINING -> since.plus(drainDelay);
      case SHUTTING_DOWN -> Shutdown.nextLook(now);
    };
  }
}
