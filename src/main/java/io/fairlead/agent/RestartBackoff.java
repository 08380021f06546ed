package io.fairlead.agent;

import java.time.Duration;
import java.time.Instant;

/**
 * When an exited container is started again: at once the first time, then after a wait that doubles
 * up to five minutes and starts over when the container has run for ten. Kubernetes' numbers.
 */
final class RestartBackoff {
  static final Duration MAX = Duration.ofMinutes(5);
  static final Duration HEALTHY_AFTER = Duration.ofMinutes(10);

  private final Duration first;
  private Duration next = Duration.ZERO;

  RestartBackoff(Duration first) {
    this.first = first;
  }

  /** The time of the next start after a run; each call counts as one crash. */
  Instant afterRun(Instant startedAt, Instant finishedAt) {
    if (Duration.between(startedAt, finishedAt).compareTo(HEALTHY_AFTER) >= 0) {
      next = Duration.ZERO;
    }
    return afterWait(finishedAt);
  }

  /** The time of the next try after a start that failed, which is never at once. */
  Instant afterFailure(Instant now) {
    if (next.isZero()) {
      next = first;
    }
    return afterWait(now);
  }

  private Instant afterWait(Instant from) {
    Instant start = from.plus(next);
    next = next.isZero() ? first : min(next.multipliedBy(2), MAX);
    return start;
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
