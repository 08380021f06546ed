package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.stream.EventJson;
import io.fairlead.stream.RestoreTrial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How long cells take to serve again. The log is made by the whole system; each restore is measured
 * in a process of its own that has just started, as after a kill, beside a broker that goes on.
 */
@Command(
    name = "restore",
    description = {
      "Let the whole system place pods, kill it, and measure how long its cells take to serve again",
      "in a process that has just started (the start itself excluded): the scheduler alone and all",
      "five processors at once, from snapshots and from the whole log."
    },
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true)
final class BenchRestoreCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = EventJson.mapper();

  /** What a process that is everything, nodes and Kafka too, takes at once on a small machine. */
  private static final int WAVE = 100_000;

  @Option(names = "--nodes", description = "simulated nodes (default: ${DEFAULT-VALUE})")
  private int nodes = 5_000;

  @Option(names = "--pods", description = "placed pods (default: ${DEFAULT-VALUE})")
  private int pods = 150_000;

  @Option(names = "--runs", description = "of each measurement (default: ${DEFAULT-VALUE})")
  private int runs = 3;

  @Option(
      names = "--data-dir",
      paramLabel = "FOLDER",
      description = {
        "keep the log there, or use the one that is there, which bench pipeline or an",
        "earlier call has kept (default: a temporary folder)"
      })
  private Path dataDir;

  @Option(names = "--json", description = "print the result as one JSON object, and nothing else")
  private boolean json;

  /** What a process of its own is asked to do; see {@link Part}. */
  @Option(names = "--part", hidden = true)
  private Part part;

  @Option(names = "--bootstrap-servers", hidden = true)
  private String bootstrapServers;

  /** Of the measurement, each in its own process. */
  enum Part {
    make,
    scheduler,
    scheduler_log,
    all,
    all_log
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (part != null) {
      SystemOptions.set("kafka.bootstrap.servers", bootstrapServers);
      return LogApplication.run(this::measure);
    }
    Path folder = dataDir == null ? Files.createTempDirectory("fairlead-bench-") : dataDir;
    try {
      if (!Files.exists(folder.resolve("kafka"))) {
        makeLog(folder);
      }
      report(measureAll(folder));
      return CommandLine.ExitCode.OK;
    } finally {
      if (dataDir == null) {
        BenchPipelineCommand.delete(folder);
      }
    }
  }

  // ---- this process: keeps the broker, and starts the others

  private void makeLog(Path folder) throws IOException, InterruptedException {
    progress("letting the system place %,d pods on %,d nodes".formatted(pods, nodes));
    new SelfProcess(
            "bench",
            "pipeline",
            "--nodes=" + nodes,
            "--warm-up=0",
            "--pods=" + pods,
            "--wave=" + WAVE,
            "--seconds=0",
            "--data-dir=" + folder)
        .run();
  }

  private ObjectNode measureAll(Path folder) throws IOException, InterruptedException {
    ObjectNode result = JSON.createObjectNode().put("nodes", nodes).put("pods", pods);
    try (BrokerProcess broker = BrokerProcess.start(folder)) {
      for (Part each : Part.values()) {
        ArrayNode measured = result.putArray(each.name());
        for (int run = 0; run < (each == Part.make ? 1 : runs); run++) {
          progress(each.name().replace('_', ' ') + " " + (run + 1));
          String answer =
              new SelfProcess(
                      "bench",
                      "restore",
                      "--part=" + each,
                      "--bootstrap-servers=" + broker.bootstrapServers())
                  .run();
          measured.add(JSON.readTree(answer));
        }
      }
    }
    return result;
  }

  private void report(ObjectNode result) throws IOException {
    if (json) {
      System.out.println(JSON.writeValueAsString(result));
      return;
    }
    for (JsonNode made : result.at("/make/0")) {
      System.out.printf(
          "snapshot  %-14s cycle %,d: %,d bytes in %,d ms%n",
          made.path("processor").asText(),
          made.path("cycle").asLong(),
          made.path("bytes").asLong(),
          made.path("millis").asLong());
    }
    for (Part each : Part.values()) {
      for (JsonNode run : result.path(each.name())) {
        if (each != Part.make) {
          print(each, run);
        }
      }
    }
  }

  private static void print(Part part, JsonNode run) {
    System.out.printf(
        "%-14s serves again after %,d ms (%,d ms of processor time)%n",
        part, run.path("millis").asLong(), run.path("cpuMillis").asLong());
    for (JsonNode cell : run.path("processors")) {
      System.out.printf(
          "    %-14s writer %,5d ms, snapshot and opening the log %,6d ms, fold %,7d ms of %,d records%n",
          cell.path("processor").asText(),
          cell.path("writer").asLong(),
          cell.path("open").asLong(),
          cell.path("fold").asLong(),
          cell.path("records").asLong());
    }
  }

  private static void progress(String message) {
    System.err.println("bench: " + message);
  }

  // ---- a process of its own

  private int measure(LogApplication application) throws IOException {
    RestoreTrial trial = application.restoreTrial();
    int cell = application.config().cell();
    Object answer =
        switch (part) {
          case make ->
              trial.processors().stream()
                  .flatMap(processor -> trial.make(processor, cell).stream())
                  .toList();
          case scheduler -> restored(trial, List.of("scheduler"), cell, true);
          case scheduler_log -> restored(trial, List.of("scheduler"), cell, false);
          case all -> restored(trial, trial.processors(), cell, true);
          case all_log -> restored(trial, trial.processors(), cell, false);
        };
    System.out.println(JSON.writeValueAsString(answer));
    return 0;
  }

  /** At once, each on its own thread, as processors have them. */
  private static ObjectNode restored(
      RestoreTrial trial, List<String> processors, int cell, boolean fromSnapshots) {
    long cpu = CpuShares.processNanos();
    long start = System.nanoTime();
    List<CompletableFuture<RestoreTrial.Timing>> timings = new ArrayList<>();
    for (String processor : processors) {
      CompletableFuture<RestoreTrial.Timing> timing = new CompletableFuture<>();
      timings.add(timing);
      Thread.ofPlatform()
          .name(processor)
          .start(() -> complete(timing, () -> trial.restore(processor, cell, fromSnapshots)));
    }
    ArrayNode cells = JSON.createArrayNode();
    timings.forEach(timing -> cells.add(JSON.valueToTree(timing.join())));
    ObjectNode result = JSON.createObjectNode();
    result.put("millis", (System.nanoTime() - start) / 1_000_000);
    result.put("cpuMillis", (CpuShares.processNanos() - cpu) / 1_000_000);
    result.set("processors", cells);
    return result;
  }

  private static <T> void complete(CompletableFuture<T> future, Callable<T> work) {
    try {
      future.complete(work.call());
    } catch (Exception e) {
      future.completeExceptionally(e);
    }
  }
}
