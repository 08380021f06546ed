package io.fairlead.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand histories, by the command as users run it. */
class SimulateIT {
  private static final int SEEDS = 10_000;
  private static final int SAMPLE = 300;

  @TempDir private Path folder;

  private record Run(int exitCode, JsonNode result) {
    String story() {
      JsonNode failure = result.path("failure");
      List<String> lines = new ArrayList<>();
      failure.path("story").forEach(line -> lines.add(line.asText()));
      return "%d of %d seeds fail, first seed %s: %s%n%s"
          .formatted(
              result.path("violations").asLong(),
              result.path("seeds").asLong(),
              failure.path("seed"),
              failure.path("findings"),
              String.join("\n", lines));
    }
  }

  private Run simulate(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of("fairlead").toAbsolutePath().toString());
    command.add("simulate");
    command.addAll(List.of(arguments));
    command.add("--json");
    Path out = Files.createTempFile(folder, "simulate", ".json");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int exitCode = process.waitFor();
    return new Run(exitCode, new ObjectMapper().readTree(Files.readString(out, UTF_8)));
  }

  @Test
  void noSeedViolatesAnything() throws Exception {
    Run run = simulate("--seeds", Integer.toString(SEEDS));

    System.out.printf(
        "simulate: %s seeds twice each in %s s, %s records, %s bindings, %s violations, log %s%n",
        run.result().path("seeds"),
        run.result().path("seconds"),
        run.result().path("records"),
        run.result().path("bindings"),
        run.result().path("violations"),
        run.result().path("digest"));
    assertThat(run.result().path("violations").asLong(-1)).as(run::story).isZero();
    assertThat(run.result().path("seeds").asLong()).isEqualTo(SEEDS);
    assertThat(run.result().path("bindings").asLong()).isGreaterThan(SEEDS);
    assertThat(run.exitCode()).isZero();
  }

  /** In each, Java puts sets and maps without an order into another one. */
  @Test
  void twoProcessesWriteTheSameLogs() throws Exception {
    Run first = simulate("--seeds", Integer.toString(SAMPLE));
    Run second = simulate("--seeds", Integer.toString(SAMPLE), "--threads", "1");

    assertThat(first.result().path("digest").asText()).isNotEmpty();
    assertThat(second.result().path("digest")).isEqualTo(first.result().path("digest"));
  }
}
