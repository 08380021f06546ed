package io.fairlead.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A minute of real faults on the packaged program; the command runs longer. */
class ChaosIT {
  private static final Path LAUNCHER = Path.of("fairlead").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(9);

  @TempDir private Path folder;

  @Test
  void nothingIsLostAndNothingComesTwiceWhateverFails() throws Exception {
    JsonNode report = chaos("--seconds", "60", "--seed", "20260101");

    assertThat(report.path("violations").intValue()).as("%s", report).isZero();
    assertThat(report.path("lost").intValue()).as("%s", report).isZero();
    assertThat(report.path("duplicated").intValue()).as("%s", report).isZero();
    assertThat(report.path("settled").booleanValue()).as("%s", report).isTrue();
    // It was under load, and really broken in every way that this machine allows.
    assertThat(report.path("podsPlaced").intValue()).as("%s", report).isGreaterThan(100);
    assertThat(report.path("podsCreatedByApi").intValue()).as("%s", report).isPositive();
    assertThat(report.path("failoverMillis").path("count").intValue()).isPositive();
    for (Fault fault : Fault.values()) {
      if (!fault.isOfTheNetwork() || report.path("networkCuts").booleanValue()) {
        assertThat(report.path("faults").path(fault.name()).intValue())
            .as("%s in %s", fault, report)
            .isPositive();
      }
    }
    assertNothingIsLeft();
  }

  @Test
  void whoeverIsInterruptedCleansUp() throws Exception {
    Process chaos = start("--seconds", "60");
    // Interrupted where most is under way: when the processes have been started.
    while (chaos.isAlive() && programs(chaos).size() < 5) {
      Thread.sleep(50);
    }
    List<ProcessHandle> programs = programs(chaos);
    chaos.destroy();

    assertThat(chaos.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(programs).hasSize(5).noneMatch(ProcessHandle::isAlive);
    assertNothingIsLeft();
  }

  private static List<ProcessHandle> programs(Process chaos) {
    return chaos
        .descendants()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .toList();
  }

  private JsonNode chaos(String... options) throws Exception {
    Process chaos = start(options);
    if (!chaos.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      chaos.destroy();
      throw new AssertionError("it does not end: " + Files.readString(folder.resolve("err")));
    }
    String output = Files.readString(folder.resolve("out"));
    try {
      return new ObjectMapper().readTree(output);
    } catch (IOException e) {
      throw new AssertionError(output + Files.readString(folder.resolve("err")), e);
    }
  }

  private Process start(String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of(LAUNCHER.toString(), "chaos", "--json"));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    builder.environment().put("FAIRLEAD_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
    return builder
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private void assertNothingIsLeft() throws IOException, InterruptedException {
    try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
      assertThat(left.filter(path -> path.getFileName().toString().startsWith("fairlead-chaos-")))
          .isEmpty();
    }
    String err = Files.readString(folder.resolve("err"));
    if (err.contains("each on a host of its own")) {
      Process links = new ProcessBuilder("ip", "-o", "link").start();
      String names = new String(links.getInputStream().readAllBytes(), UTF_8);
      links.waitFor();
      String bridge = "fl-" + err.replaceAll("(?s).*broker at 10\\.98\\.(\\d+)\\..*", "$1");
      assertThat(names).doesNotContain(bridge + ":").doesNotContain(bridge + "-");
    }
  }
}
