package io.fairlead.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.QuarkusBindException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Starts the system and tells why if it does not start. */
final class Start {
  /** What libraries put around the words that a user needs: types, codes, what failed by that. */
  private static final Pattern NOISE =
      Pattern.compile(
          "Failed to start quarkus(?:: )?|Configuration validation failed:\\s*|SRCFG\\d+: "
              + "|\\b(?:[a-z]\\w*\\.)+[A-Z]\\w*(?:Exception|Error): | to enum class [\\w.$]+");

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
  static String reasons(Throwable failure) {
    StringBuilder reasons = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof QuarkusBindException bind) {
        return "port %d on %s is taken: set quarkus.http.port to a free one"
            .formatted(bind.getPort(), bind.getHost());
      }
      String message = message(cause);
      if (reasons.indexOf(message) < 0) {
        reasons.append(reasons.isEmpty() ? "" : ": ").append(message);
      }
    }
    return reasons.isEmpty() ? failure.toString() : reasons.toString();
  }

  private static String message(Throwable cause) {
    String message = cause.getMessage() == null ? "" : cause.getMessage();
    return NOISE
        .matcher(message)
        .replaceAll("")
        .replace(" threw an Exception whilst being converted", ":");
  }
}
