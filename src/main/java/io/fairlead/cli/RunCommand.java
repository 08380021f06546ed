package io.fairlead.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The main job: everything that the configuration enables, until it is stopped. */
@Command(
    name = "fairlead",
    description = {
      "A container orchestrator whose only store is a Kafka log.",
      "Without a command it runs: an embedded Kafka, the control plane, the API and local nodes."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    usageHelpAutoWidth = true,
    subcommands = {
      BenchCommand.class,
      ChaosCommand.class,
      DiffCommand.class,
      ExplainCommand.class,
      ExportCommand.class,
      ForkCommand.class,
      ImportCommand.class,
      ReplayCommand.class,
      SimulateCommand.class,
      SnapshotsCommand.class
    })
final class RunCommand implements Callable<Integer> {

  @Mixin private SystemOptions options;

  @Option(
      names = "--json",
      description = "when everything runs, print what runs where as one JSON object")
  private boolean json;

  @Override
  public Integer call() {
    options.apply();
    return Start.application(SystemApplication.class, json ? "--json" : "--text");
  }
}
