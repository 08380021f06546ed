package io.fairlead.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Measures. */
@Command(
    name = "bench",
    description = "Measure this program on this machine.",
    mixinStandardHelpOptions = true,
    subcommands = {
      BenchPipelineCommand.class,
      BenchRestoreCommand.class,
      BenchSchedulerCommand.class
    })
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "bench needs to know what to measure: bench pipeline, bench restore or bench scheduler");
  }
}
