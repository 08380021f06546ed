package io.fairlead.cli;

import io.fairlead.stream.NativeCompression;
import io.quarkus.runtime.annotations.QuarkusMain;
import picocli.CommandLine;

/** Where the program begins: a command line, and only then, if the command wants it, the system. */
@QuarkusMain
public class Main {

  public static void main(String... args) {
    NativeCompression.load();
    System.exit(execute(args));
  }

  /**
   * Returns the exit code: 0, 1 when the command failed, 2 when it was not understood; or its own.
   */
  static int execute(String... args) {
    return new CommandLine(new RunCommand())
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command.getErr().println("fairlead: " + failure.getMessage());
              return command.getCommandSpec().exitCodeOnExecutionException();
            })
        .execute(args);
  }
}
