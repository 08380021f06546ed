package io.fairlead.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** A file into a fresh Kafka. */
@Command(name = "import", description = "TODO", mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return 1;
  }
}
