package io.fairlead.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The whole way of a pod, Kafka and agents included, in a system of its own that is thrown away.
 */
@Command(
    name = "pipeline",
    description = {
      "Start the whole system with an embedded Kafka and simulated nodes in a temporary folder,",
      "submit pods through Kafka, and measure the way from the submission to the committed",
      "placement: first as many as it can take, then at a steady rate for the time a single pod takes."
    },
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true)
final class BenchPipelineCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--nodes", description = "simulated nodes (default: ${DEFAULT-VALUE})")
  private int nodes = 5_000;

  @Option(names = "--pods", description = "pods to submit at once (default: ${DEFAULT-VALUE})")
  private int pods = 50_000;

  @Option(
      names = "--wave",
      paramLabel = "PODS",
      description = {
        "submit no more at once, and wait until those run; the last wave is what is measured",
        "(default: all at once)"
      })
  private int wave = Integer.MAX_VALUE;

  @Option(
      names = "--warm-up",
      description = {
        "pods to submit before those, in a JVM that has just started;",
        "reported as coldPodsPerSecond (default: ${DEFAULT-VALUE})"
      })
  private int warmUp = 50_000;

  @Option(
      names = "--rate",
      description = "pods a second of the steady part (default: ${DEFAULT-VALUE})")
  private int rate = 100;

  @Option(
      names = "--seconds",
      description = "length of the steady part (default: ${DEFAULT-VALUE})")
  private int seconds = 20;

  @Option(
      names = "--data-dir",
      paramLabel = "FOLDER",
      description = "keep the log there, for export and replay (default: it is thrown away)")
  private Path dataDir;

  @Option(names = "--json", description = "print the result as one JSON object, and nothing else")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (wave < 1) {
      throw new CommandLine.ParameterException(spec.commandLine(), "--wave must be at least 1");
    }
    Path folder = dataDir == null ? Files.createTempDirectory("fairlead-bench-") : dataDir;
    System.setProperty("fairlead.data-dir", folder.toString());
    System.setProperty("fairlead.broker.port", Integer.toString(freePort()));
    System.setProperty("quarkus.http.port", Integer.toString(freePort()));
    System.setProperty("fairlead.proxy.enabled", "false");
    System.setProperty("fairlead.agent.runtime", "simulated");
    System.setProperty("fairlead.agent.cpu", "32");
    System.setProperty("fairlead.agent.memory", "128Gi");
    System.setProperty("fairlead.agent.nodes", nodeNames());
    System.setProperty("quarkus.log.level", "WARN");
    System.setProperty("quarkus.log.console.stderr", "true");
    PipelineBench.plan = new PipelineBench.Plan(nodes, warmUp, pods, wave, rate, seconds, json);
    try {
      return Start.application(PipelineBench.class);
    } finally {
      if (dataDir == null) {
        delete(folder);
      }
    }
  }

  private String nodeNames() {
    return IntStream.rangeClosed(1, nodes)
        .mapToObj(i -> "node-" + i)
        .collect(Collectors.joining(","));
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
