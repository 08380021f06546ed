package io.fairlead.proxy;

import io.fairlead.stream.FairleadConfig;
import java.time.Duration;

/** Timeouts in the form in which Vert.x takes them. */
final class Timeouts {
  /** An exchange that times out must be answered before its connections are closed as idle. */
  private static final Duration ANSWER_MARGIN = Duration.ofSeconds(5);

  private Timeouts() {}

  static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }

  /** After how long without a byte an HTTP connection is closed. */
  static int connectionIdleMillis(FairleadConfig.Proxy config) {
    return millis(config.idleTimeout().plus(ANSWER_MARGIN));
  }
}
