package io.fairlead.proxy;

import io.fairlead.stream.FairleadConfig;
import java.time.Duration;

/** Timeouts in the form in which Vert.x takes them. */
final class Timeouts {
  /** What fits in an int of milliseconds. */
  private static final Duration LONGEST = Duration.ofDays(24);

  /** An exchange that times out must be answered before its connections are closed as idle. */
  private static final Duration ANSWER_MARGIN = Duration.ofSeconds(5);

  private Timeouts() {}

  /**
   * @throws IllegalArgumentException if one is out of range, with its key
   */
  static void validate(FairleadConfig.Proxy config) {
    require("connect-timeout", config.connectTimeout(), 1);
    require("fail-timeout", config.failTimeout(), 0);
    require("idle-timeout", config.idleTimeout(), 1);
    require("tcp-idle-timeout", config.tcpIdleTimeout(), 0);
    require("drain-timeout", config.drainTimeout(), 0);
    require("bind-retry-interval", config.bindRetryInterval(), 1);
  }

  private static void require(String key, Duration value, long leastMillis) {
    if (value.toMillis() < leastMillis || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "fairlead.proxy.%s: must be between %d ms and %d days, is %s"
              .formatted(key, leastMillis, LONGEST.toDays(), value));
    }
  }

  static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }

  /** After how long without a byte an HTTP connection is closed. */
  static int connectionIdleMillis(FairleadConfig.Proxy config) {
    return millis(config.idleTimeout().plus(ANSWER_MARGIN));
  }
}
