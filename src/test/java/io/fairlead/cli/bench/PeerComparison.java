package io.fairlead.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.cli.bench.FenzoPeer.Search;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Ourselves and Netflix Fenzo on the same nodes and the same pods, one after the other in one
 * process. Not a test: {@code ./mvnw -q test-compile exec:exec@peers}.
 *
 * <p>Fenzo uses a thread for each processor, we use one.
 */
@Command(name = "peers", mixinStandardHelpOptions = true)
final class PeerComparison implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--nodes", split = ",", description = "default: ${DEFAULT-VALUE}")
  private List<Integer> nodes = List.of(500, 5_000);

  @Option(names = "--pods", description = "of one shape; default: ${DEFAULT-VALUE}")
  private int pods = 5_000;

  @Option(names = "--batch", description = "pods a cycle; default: ${DEFAULT-VALUE}")
  private int batch = 1_000;

  @Option(names = "--rounds", description = "default: ${DEFAULT-VALUE}")
  private int rounds = 3;

  @Option(names = "--warm-up", description = "seconds before those; default: ${DEFAULT-VALUE}")
  private int warmUpSeconds = 5;

  @Option(names = "--json", description = "one JSON object instead of a table")
  private boolean json;

  /** How much was placed how fast. */
  private record Round(long placed, double placementsPerSecond) {}

  public static void main(String... arguments) {
    System.exit(new CommandLine(new PeerComparison()).execute(arguments));
  }

  @Override
  public Integer call() throws JsonProcessingException {
    List<Map<String, Object>> results = new ArrayList<>();
    for (int nodeCount : nodes) {
      Scenario scenario = Workload.PLAIN.of(new ClusterSize(nodeCount, pods, 1));
      schedulers().forEach((name, peer) -> results.add(measure(name, peer, nodeCount, scenario)));
    }
    print(results);
    return CommandLine.ExitCode.OK;
  }

  private static Map<String, Supplier<Peer>> schedulers() {
    Map<String, Supplier<Peer>> schedulers = new LinkedHashMap<>();
    schedulers.put(
        "fairlead, least allocated", () -> fairlead(ScoringStrategy.Type.LeastAllocated));
    schedulers.put("fairlead, most allocated", () -> fairlead(ScoringStrategy.Type.MostAllocated));
    schedulers.put("fenzo, best fit", () -> new FenzoPeer(Search.BEST_FIT));
    schedulers.put("fenzo, first fit", () -> new FenzoPeer(Search.FIRST_FIT));
    return schedulers;
  }

  private static Peer fairlead(ScoringStrategy.Type allocation) {
    return new FairleadPeer(new SchedulingLoop(SchedulingPolicy.of(allocation)));
  }

  private Map<String, Object> measure(
      String name, Supplier<Peer> peer, int nodeCount, Scenario scenario) {
    long warm = System.nanoTime() + TimeUnit.SECONDS.toNanos(warmUpSeconds);
    while (System.nanoTime() - warm < 0) {
      round(peer, scenario);
    }
    List<Round> measured = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      measured.add(round(peer, scenario));
    }
    measured.sort((a, b) -> Double.compare(a.placementsPerSecond(), b.placementsPerSecond()));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("nodes", nodeCount);
    result.put("pods", pods);
    result.put("scheduler", name);
    result.put("placed", measured.getFirst().placed());
    result.put("placementsPerSecond", Math.round(measured.get(rounds / 2).placementsPerSecond()));
    result.put("bestPlacementsPerSecond", Math.round(measured.getLast().placementsPerSecond()));
    return result;
  }

  private Round round(Supplier<Peer> scheduler, Scenario scenario) {
    List<Node> cluster = scenario.nodes();
    try (Peer peer = scheduler.get()) {
      peer.register(cluster);
      long nanos = 0;
      for (int from = 0; from < pods; from += batch) {
        int to = Math.min(from + batch, pods);
        List<Pod> some = IntStream.range(from, to).mapToObj(scenario::pod).toList();
        Runnable placing = peer.preparePlacing(some);
        long start = System.nanoTime();
        placing.run();
        nanos += System.nanoTime() - start;
      }
      return new Round(peer.placed(), peer.placed() * 1e9 / nanos);
    }
  }

  private void print(List<Map<String, Object>> results) throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(Map.of("results", results)));
    } else {
      out.printf("%8s  %-26s %8s %12s %12s%n", "nodes", "scheduler", "placed", "pods/s", "best");
      for (Map<String, Object> result : results) {
        out.printf(
            "%8s  %-26s %8s %12s %12s%n",
            result.get("nodes"),
            result.get("scheduler"),
            result.get("placed"),
            result.get("placementsPerSecond"),
            result.get("bestPlacementsPerSecond"));
      }
    }
    out.flush();
  }
}
