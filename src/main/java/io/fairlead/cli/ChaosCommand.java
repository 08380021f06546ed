package io.fairlead.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.chaos.ChaosPlan;
import io.fairlead.chaos.ChaosReport;
import io.fairlead.chaos.ChaosRun;
import io.fairlead.chaos.Fault;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Breaks a system of its own for a while and says whether the log's guarantees held. */
@Command(
    name = "chaos",
    description = {
      "Start a broker, several control planes, nodes and users, and for some time kill, freeze and",
      "cut off what can be, under load. Then heal everything and check the whole log: nothing lost,",
      "nothing twice, no node over-committed. As root each control plane is on a host of its own (a",
      "network namespace) and the network is cut as well. Exit code 1 if anything did not hold."
    },
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true)
final class ChaosCommand implements Callable<Integer> {
  /** Kept, because a logger that nobody keeps forgets its level. */
  private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");

  @Spec private CommandSpec spec;

  @Option(
      names = "--seconds",
      description = {
        "how long faults are done, or longer until each kind was (default: ${DEFAULT-VALUE})"
      })
  private int seconds = 600;

  @Option(names = "--seed", description = "what comes when; by default another each time")
  private long seed = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);

  @Option(
      names = "--faults",
      split = ",",
      paramLabel = "KIND",
      description = "which kinds (default: all of ${COMPLETION-CANDIDATES})")
  private Set<Fault> faults = EnumSet.allOf(Fault.class);

  @Option(
      names = "--control-planes",
      description = "processes that share the cells (default: ${DEFAULT-VALUE})")
  private int controlPlanes = 3;

  @Option(names = "--cells", description = "cells (default: ${DEFAULT-VALUE})")
  private int cells = 6;

  @Option(
      names = "--rate",
      description = "pods a second that are submitted to each cell (default: ${DEFAULT-VALUE})")
  private int rate = 5;

  @Option(
      names = "--logs",
      paramLabel = "FOLDER",
      description = "where to keep what the processes print; by default it is thrown away")
  private Path logs;

  @Option(names = "--json", description = "print the result as one JSON object, and nothing else")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    requirePositive("--seconds", seconds);
    requirePositive("--cells", cells);
    requirePositive("--rate", rate);
    if (controlPlanes < 2) {
      throw wrong("--control-planes: takes at least 2, or there is nobody to take over");
    }
    KAFKA.setLevel(Level.OFF);
    if (logs != null) {
      Files.createDirectories(logs);
    }
    ChaosPlan plan =
        new ChaosPlan(Duration.ofSeconds(seconds), seed, faults, controlPlanes, cells, rate, logs);
    ChaosReport report = run(plan);
    print(report);
    return report.isGood() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private static ChaosReport run(ChaosPlan plan) throws IOException, InterruptedException {
    try (ChaosRun run = new ChaosRun(plan)) {
      Thread cleaning = new Thread(run::close, "chaos-cleaning");
      Runtime.getRuntime().addShutdownHook(cleaning);
      try {
        return run.run();
      } finally {
        removeHook(cleaning);
      }
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException interrupted) {
      // It runs.
    }
  }

  private void requirePositive(String option, int value) {
    if (value < 1) {
      throw wrong(option + ": takes at least 1");
    }
  }

  private CommandLine.ParameterException wrong(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }

  private void print(ChaosReport report) throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(report.toMap()));
    } else {
      report.toMap().forEach((key, value) -> out.printf("%-28s %s%n", key, value));
    }
    out.flush();
  }
}
