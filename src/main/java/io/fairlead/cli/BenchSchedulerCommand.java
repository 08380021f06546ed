package io.fairlead.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.cli.bench.ClusterSize;
import io.fairlead.cli.bench.Measurement;
import io.fairlead.cli.bench.SchedulerBench;
import io.fairlead.cli.bench.Workload;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The scheduler by itself: no Kafka, no agents, one thread. */
@Command(
    name = "scheduler",
    description = {
      "Place pods with the scheduler alone: no Kafka, one thread, several rounds.",
      "Measured is the whole decision: a submission folded, the best of all nodes",
      "chosen, the choice applied. Pods are made while the clock stands still."
    },
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true)
final class BenchSchedulerCommand implements Callable<Integer> {
  /** The same at each point, so that what it takes to build an index is shared by as many. */
  private static final int CURVE_PODS = 200_000;

  @Spec private CommandSpec spec;

  @Option(names = "--nodes", description = "nodes of the cluster (default: ${DEFAULT-VALUE})")
  private int nodes = 5_000;

  @Option(
      names = "--pods",
      description = {
        "pods to place (default: 100 a node, at most 500,000; preempt: 2 a node;",
        "with --curve: 200,000)"
      })
  private Integer pods;

  @Option(
      names = "--shapes",
      description = {
        "kinds of pods, submitted in turn",
        "(default: plain and preempt 1, mixed 1000, spread 200)"
      })
  private Integer shapes;

  @Option(
      names = "--workload",
      converter = WorkloadConverter.class,
      description = {
        "plain: nodes all alike, shapes differ in requests;",
        "mixed: node selectors, taints and tolerations;",
        "spread: topology spread over zones and hosts, required anti-affinity;",
        "preempt: a full cluster of lower priority (default: ${DEFAULT-VALUE})"
      })
  private Workload workload = Workload.PLAIN;

  @Option(names = "--rounds", description = "rounds that count (default: ${DEFAULT-VALUE})")
  private int rounds = SchedulerBench.Plan.DEFAULT.rounds();

  @Option(
      names = "--warm-up",
      description = "seconds of rounds before those (default: ${DEFAULT-VALUE})")
  private int warmUpSeconds = SchedulerBench.Plan.DEFAULT.warmUpSeconds();

  @Option(names = "--batch", description = "pods a cycle (default: ${DEFAULT-VALUE})")
  private int batch = SchedulerBench.Plan.DEFAULT.batch();

  @Option(
      names = "--no-memory",
      negatable = true,
      description = "leave out what a pod and a node take of the heap")
  private boolean memory = SchedulerBench.Plan.DEFAULT.memory();

  @Option(
      names = "--curve",
      arity = "0..1",
      split = ",",
      paramLabel = "<nodes,...>",
      fallbackValue = "100,300,1000,3000,10000,30000,100000",
      description = {
        "measure with each of these numbers of nodes",
        "(without any: ${FALLBACK-VALUE})"
      })
  private List<Integer> curve;

  @Option(names = "--json", description = "print the result as one JSON object, and nothing else")
  private boolean json;

  @Override
  public Integer call() throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    if (curve != null) {
      List<Map<String, Object>> points = new ArrayList<>();
      for (int size : curve) {
        points.add(measure(size, pods == null ? CURVE_PODS : pods));
      }
      print(out, points);
    } else {
      print(out, measure(nodes, pods == null ? workload.defaultPods(nodes) : pods));
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private Map<String, Object> measure(int nodeCount, int podCount) {
    SchedulerBench bench;
    ClusterSize size;
    try {
      size =
          new ClusterSize(nodeCount, podCount, shapes == null ? workload.defaultShapes() : shapes);
      bench =
          new SchedulerBench(
              workload,
              size,
              new SchedulerBench.Plan(warmUpSeconds, rounds, batch, memory),
              this::progress);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    return fields(size, bench.run());
  }

  private void progress(String message) {
    spec.commandLine().getErr().println("bench: " + message);
    spec.commandLine().getErr().flush();
  }

  private Map<String, Object> fields(ClusterSize size, Measurement measured) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("workload", workload.toString());
    fields.put("nodes", size.nodes());
    fields.put("pods", size.pods());
    fields.put("shapes", size.shapes());
    fields.put("rounds", rounds);
    fields.put("placed", measured.placed());
    fields.put("preempted", measured.preempted());
    fields.put("placementsPerSecond", measured.placementsPerSecond());
    fields.put("bestPlacementsPerSecond", measured.bestPlacementsPerSecond());
    fields.put("nanosPerPlacement", measured.nanosPerPlacement());
    fields.put("placementsPerCpuSecond", measured.placementsPerCpuSecond());
    fields.put("cpuShare", measured.cpuShare());
    fields.put("allocatedBytesPerDecision", measured.allocatedBytesPerDecision());
    if (measured.memory() != null) {
      fields.put("bytesPerPod", measured.memory().bytesPerPod());
      fields.put("bytesPerNodeOfIndex", measured.memory().bytesPerNodeOfIndex());
    }
    return fields;
  }

  private void print(PrintWriter out, Map<String, Object> result) throws JsonProcessingException {
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(result));
    } else {
      result.forEach((name, value) -> out.printf("%-26s %s%n", name, value));
    }
  }

  private void print(PrintWriter out, List<Map<String, Object>> points)
      throws JsonProcessingException {
    if (json) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("workload", workload.toString());
      result.put("curve", points);
      out.println(new ObjectMapper().writeValueAsString(result));
      return;
    }
    out.printf("%10s %20s %20s%n", "nodes", "nanosPerPlacement", "placementsPerSecond");
    for (Map<String, Object> point : points) {
      out.printf(
          "%10s %20s %20s%n",
          point.get("nodes"), point.get("nanosPerPlacement"), point.get("placementsPerSecond"));
    }
  }

  private static final class WorkloadConverter implements ITypeConverter<Workload> {
    @Override
    public Workload convert(String text) {
      return Stream.of(Workload.values())
          .filter(workload -> workload.toString().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected one of %s but was '%s'"
                          .formatted(List.of(Workload.values()), text)));
    }
  }
}
