package io.fairlead.domain.scheduling.queue;

import java.time.Instant;

/** 1, 2, 4, 8 and then always 10 seconds, as kube-scheduler backs off. */
final class Backoff {
  private static final int[] SECONDS = {1, 2, 4, 8, 10};

  /** More often makes no difference. */
  static final int MAX_TIMES = SECONDS.length;

  private Backoff() {}

  /**
   * @param times how often it has happened, this time included; at least 1
   */
  static Instant after(int times, Instant now) {
    return now.plusSeconds(SECONDS[Math.min(times, MAX_TIMES) - 1]);
  }
}
