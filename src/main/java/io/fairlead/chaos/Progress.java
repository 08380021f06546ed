package io.fairlead.chaos;

import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/** What a run is doing, on stderr: stdout is for what comes out of it. */
final class Progress {
  private Progress() {}

  static void print(String message, Object... arguments) {
    System.err.println(
        "chaos: "
            + LocalTime.now().truncatedTo(ChronoUnit.MILLIS)
            + " "
            + message.formatted(arguments));
  }
}
