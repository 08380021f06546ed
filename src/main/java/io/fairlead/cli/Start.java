package io.fairlead.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts the system and tells why if it does not start. */
final class Start {
  private Start() {}

  /** Runs until the application ends; returns its exit code. */
  static int application(Class<? extends QuarkusApplication> application, String... args) {
    AtomicInteger exitCode = new AtomicInteger();
    Quarkus.run(
        application,
        (code, failure) -> {
          exitCode.set(code);
          if (failure != null) {
            System.err.println("fairlead: could not start: " + reasons(failure));
          }
        },
        args);
    return exitCode.get();
  }

  /** The messages of a failure and its causes, each once. */
  private static String reasons(Throwable failure) {
    StringBuilder reasons = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage();
      if (message != null && reasons.indexOf(message) < 0) {
        reasons.append(reasons.isEmpty() ? "" : ": ").append(message);
      }
    }
    return reasons.isEmpty() ? failure.toString() : reasons.toString();
  }
}
