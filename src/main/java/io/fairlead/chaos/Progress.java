package io.fairlead.chaos;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** What a run is doing, on stderr: stdout is for what comes out of it. */
final class Progress {
  private Progress() {}

  @SuppressWarnings("AnnotateFormatMethod") // would be a dependency for one method
  static void print(String message, Object... arguments) {
    System.err.println(
        "chaos: "
            + LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS)
            + " "
            + message.formatted(arguments));
  }
}
