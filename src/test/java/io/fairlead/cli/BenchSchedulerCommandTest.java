package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What {@code bench scheduler} prints. How fast anything was is never looked at. */
class BenchSchedulerCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("scheduler"));
    all.addAll(List.of(arguments));
    return new CommandLine(new BenchCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all.toArray(String[]::new));
  }

  private JsonNode json() throws Exception {
    assertThat(out.toString().lines()).as("one object and nothing else").hasSize(1);
    return new ObjectMapper().readTree(out.toString());
  }

  @ParameterizedTest
  @CsvSource({"plain,1", "plain,7", "mixed,40", "spread,10"})
  void everyPodIsAccountedFor(String workload, int shapes) throws Exception {
    int exit =
        run(
            ("--nodes 50 --pods 300 --rounds 2 --warm-up 0 --no-memory --json --workload "
                    + workload)
                .concat(" --shapes " + shapes)
                .split(" "));

    assertThat(exit).as(err.toString()).isZero();
    JsonNode result = json();
    assertThat(result.get("workload").asText()).isEqualTo(workload);
    assertThat(result.get("nodes").asInt()).isEqualTo(50);
    assertThat(result.get("pods").asInt()).isEqualTo(300);
    assertThat(result.get("shapes").asInt()).isEqualTo(shapes);
    assertThat(result.get("placed").asInt()).isEqualTo(300);
    assertThat(result.get("preempted").asInt()).isZero();
    assertThat(result.has("bytesPerPod")).as("the heap, which nobody asked for").isFalse();
  }

  @Test
  void everyPromisedFigureIsThere() throws Exception {
    // Enough of them to stand out from what other tests leave in the heap.
    run("--nodes", "50", "--pods", "30000", "--rounds", "3", "--warm-up", "0", "--json");

    JsonNode result = json();
    assertThat(result.properties())
        .extracting(field -> field.getKey())
        .containsExactly(
            "workload",
            "nodes",
            "pods",
            "shapes",
            "rounds",
            "placed",
            "preempted",
            "placementsPerSecond",
            "bestPlacementsPerSecond",
            "nanosPerPlacement",
            "placementsPerCpuSecond",
            "cpuShare",
            "allocatedBytesPerDecision",
            "bytesPerPod",
            "bytesPerNodeOfIndex");
    assertThat(result.get("bytesPerPod").asLong()).isPositive();
    assertThat(result.get("placementsPerSecond").asLong())
        .isPositive()
        .isLessThanOrEqualTo(result.get("bestPlacementsPerSecond").asLong());
  }

  @Test
  void theCurveHasAPointForEachNumberOfNodes() throws Exception {
    run("--curve=20,50", "--pods=50", "--rounds=1", "--warm-up=0", "--no-memory", "--json");

    JsonNode curve = json().get("curve");
    assertThat(curve).extracting(point -> point.get("nodes").asInt()).containsExactly(20, 50);
    assertThat(curve).allSatisfy(point -> assertThat(point.get("placed").asInt()).isEqualTo(50));
  }

  @ParameterizedTest
  @CsvSource({
    "--nodes=0, 'nodes is 0, must be 1 or more'",
    "--pods=-5, 'pods is -5, must be 1 or more'",
    "--shapes=0, 'shapes is 0, must be 1 or more'",
    "--rounds=0, 'rounds is 0, must be 1 or more'",
    "--batch=0, 'batch is 0, must be 1 or more'",
    "--warm-up=-1, 'warm-up is -1, must be 0 or more'",
    "--workload=lunch, 'expected one of [plain, mixed, spread, preempt]'"
  })
  void anOptionThatMakesNoSenseIsNamed(String option, String expected) {
    assertThat(run(option)).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains(expected);
  }

  @Test
  void helpSaysWhatIsMeasured() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .startsWith("Usage: bench scheduler")
        .contains("--nodes", "--pods", "--shapes", "--workload", "--json", "preempt")
        .contains("--curve", "100,300,1000,3000,10000,30000,100000");
  }
}
