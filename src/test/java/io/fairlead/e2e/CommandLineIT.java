package io.fairlead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.e2e.Installation.Ended;
import io.fairlead.testing.FreePorts;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user sees who asks for help or has made a mistake. */
class CommandLineIT {
  @TempDir private Path folder;

  private Ended run(Map<String, String> settings, String... arguments) throws Exception {
    Map<String, String> all = new HashMap<>(Map.of("FAIRLEAD_AGENT_RUNTIME", "simulated"));
    all.putAll(settings);
    try (Installation fairlead = new Installation(folder, all)) {
      return fairlead.run(arguments);
    }
  }

  private static void assertFailed(Ended ended, String... words) {
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.output().lines().filter(line -> line.startsWith("fairlead: could not start:")))
        .singleElement()
        .asString()
        .contains(words);
    assertThat(ended.output()).as("no stack traces").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @CsvSource({
    "--help, Usage: fairlead",
    "bench --help, Usage: fairlead bench",
    "bench pipeline --help, Usage: fairlead bench pipeline",
    "bench scheduler --help, Usage: fairlead bench scheduler",
    "chaos --help, Usage: fairlead chaos",
    "diff --help, Usage: fairlead diff",
    "--version, fairlead 0."
  })
  void helpIsPrintedAndNothingStarts(String command, String expected) throws Exception {
    Ended ended = run(Map.of(), command.split(" "));

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.output()).startsWith(expected).doesNotContain("embedded broker");
  }

  @ParameterizedTest
  @CsvSource({
    "lunch, Unmatched argument at index 0: 'lunch'",
    "--http-port=many, Invalid value for option '--http-port'",
    "bench, bench needs to know what to measure"
  })
  void aCommandThatIsNotUnderstoodIsToldWhatIsWrong(String command, String expected)
      throws Exception {
    Ended ended = run(Map.of(), command);

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.output()).contains(expected);
  }

  @Test
  void aSettingThatCannotBeUsedIsNamed() throws Exception {
    Ended ended = run(Map.of("FAIRLEAD_AGENT_RUNTIME", "nonsense"));

    assertFailed(ended, "fairlead.agent.runtime", "nonsense", "process", "simulated");
  }

  @Test
  void aSchedulingProfileThatCannotBeUsedIsNamed() throws Exception {
    String key = "fairlead.policy.scheduler.profiles.batch";

    Ended ended = run(Map.of("FAIRLEAD_JAVA_OPTS", "-D" + key + ".scores.NoSuchScore=101"));

    assertFailed(
        ended,
        key + ".scores.NoSuchScore: must be 0 to 100",
        key + ".scores.NoSuchScore: there is no score");
  }

  @ParameterizedTest
  @CsvSource({"FAIRLEAD_BROKER_PORT, fairlead.broker.port", "QUARKUS_HTTP_PORT, quarkus.http.port"})
  void aPortThatIsTakenIsNamedWithItsSetting(String variable, String key) throws Exception {
    int port = FreePorts.next();
    try (var taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      Ended ended = run(Map.of(variable, Integer.toString(taken.getLocalPort())));

      assertFailed(ended, "port " + port, "is taken", key);
    }
  }

  @Test
  void aDataFolderThatIsInUseIsNamedWithItsSetting() throws Exception {
    Map<String, String> simulated = Map.of("FAIRLEAD_AGENT_RUNTIME", "simulated");
    try (Installation first = new Installation(folder, simulated)) {
      first.start();

      assertFailed(run(simulated), "data/kafka", "in use", "fairlead.data-dir");
    }
  }
}
