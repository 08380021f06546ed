package io.fairlead.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;

/** Short commands of the machine. */
final class Shell {
  private Shell() {}

  /**
   * Runs a command to its end.
   *
   * @throws IOException with what it printed, if it cannot be run or fails
   */
  static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", List.of(command)) + ": " + output);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while running " + String.join(" ", command), e);
    }
  }

  /** The same where it does not matter whether there was anything to do. */
  static void tryToRun(String... command) {
    try {
      run(command);
    } catch (IOException e) {
      System.getLogger(Shell.class.getName()).log(System.Logger.Level.DEBUG, e.getMessage());
    }
  }
}
