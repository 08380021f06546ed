package io.fairlead.agent;

import io.fairlead.agent.DesiredPods.Desired;
import io.fairlead.agent.runtime.ContainerRuntime;
import io.fairlead.agent.runtime.ContainerState.Running;
import io.fairlead.agent.runtime.PodSandbox;
import io.fairlead.agent.runtime.RuntimeFailure;
import java.time.Duration;
import java.time.Instant;

/**
 * Stops one pod so that no request fails: first it leaves its services' endpoints, then requests
 * under way get the drain delay, then its processes the signal and their grace period, then the
 * kill.
 */
final class PodStop {
  /** How long it waits to leave its endpoints before it is stopped all the same. */
  static final Duration MAX_ENDPOINT_WAIT = Duration.ofSeconds(5);

  private static final Duration SIGNALLED_LOOK = Duration.ofMillis(50);

  /** Where it has got to. */
  private enum Stage {
    LEAVING_ENDPOINTS,
    DRAINING,
    SIGNALLED
  }

  private final ContainerRuntime runtime;
  private final PodSandbox sandbox;
  private final Duration drainDelay;
  private Stage stage = Stage.LEAVING_ENDPOINTS;

  /** Since when it is in its stage. */
  private Instant since;

  /**
   * @param drainDelay zero for a pod that nobody can be talking to
   */
  PodStop(ContainerRuntime runtime, PodSandbox sandbox, Duration drainDelay, Instant now) {
    this.runtime = runtime;
    this.sandbox = sandbox;
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
      runtime.terminate(sandbox);
      enter(Stage.SIGNALLED, now);
    }
    if (stage != Stage.SIGNALLED) {
      return false;
    }
    if (isOver(Duration.ofSeconds(desired.stopWithin()), now) && isRunning()) {
      runtime.kill(sandbox);
    }
    return !isRunning();
  }

  private boolean isRunning() throws RuntimeFailure {
    return runtime.inspect(sandbox).values().stream().anyMatch(Running.class::isInstance);
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
      case SIGNALLED -> now.plus(SIGNALLED_LOOK);
    };
  }
}
