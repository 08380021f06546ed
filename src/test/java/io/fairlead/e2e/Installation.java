package io.fairlead.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fairlead.testing.FreshSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * One copy of the program in a folder of its own, with an empty home directory, on ports of its
 * own. Started by the launcher, driven with kubectl.
 */
final class Installation implements AutoCloseable {
  private static final Path LAUNCHER = Path.of("fairlead").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** The example's service listens on this port plus the offset. */
  private static final int EXAMPLE_PORT = 8000;

  private final Path folder;
  private final Map<String, String> settings;
  private final int httpPort;
  private final int brokerPort;
  private final int servicePort;
  private Process program;
  private int starts;

  Installation(Path folder, Map<String, String> settings) throws IOException {
    this.folder = folder;
    this.settings = settings;
    this.httpPort = FreshSystem.freePort();
    this.brokerPort = FreshSystem.freePort();
    this.servicePort = FreshSystem.freePort();
    Files.createDirectories(folder.resolve("home"));
  }

  /** Where the example's service is served. */
  String serviceUrl() {
    return "http://localhost:" + servicePort + "/";
  }

  String bootstrapServers() {
    return "127.0.0.1:" + brokerPort;
  }

  /** The ready line and what follows it, once the program has printed it. */
  String start() throws IOException {
    Path log = folder.resolve("program-" + ++starts + ".log");
    ProcessBuilder builder = new ProcessBuilder(LAUNCHER.toString());
    builder.environment().putAll(environment());
    program = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Awaitility.await("the program to be ready, see " + log)
        .atMost(PATIENCE)
        .until(() -> read(log).contains("Next, in another shell") || !program.isAlive());
    String output = read(log);
    if (!program.isAlive()) {
      throw new IllegalStateException("the program ended:\n" + output);
    }
    return output;
  }

  /** Kills the program as a power cut would; the launcher has become the program by then. */
  void kill() throws InterruptedException {
    program.destroyForcibly();
    program.waitFor();
  }

  /** Asks the program to end; returns its exit code. */
  int stop() throws InterruptedException {
    program.destroy();
    if (!program.waitFor(30, TimeUnit.SECONDS)) {
      program.destroyForcibly();
      throw new IllegalStateException("the program did not end within 30 s");
    }
    return program.exitValue();
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("HOME", folder.resolve("home").toString());
    environment.put("FAIRLEAD_DATA_DIR", folder.resolve("data").toString());
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(httpPort));
    environment.put("FAIRLEAD_BROKER_PORT", Integer.toString(brokerPort));
    environment.put("FAIRLEAD_PROXY_PORT_OFFSET", Integer.toString(servicePort - EXAMPLE_PORT));
    environment.putAll(settings);
    return environment;
  }

  /** Runs kubectl to its end and returns what it printed; fails if kubectl did. */
  String kubectl(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("kubectl", "--server", "http://localhost:" + httpPort));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("HOME", folder.resolve("home").toString());
    builder.environment().remove("KUBECONFIG");
    Process kubectl = builder.start();
    String output = new String(kubectl.getInputStream().readAllBytes(), UTF_8);
    if (kubectl.waitFor() != 0) {
      throw new AssertionError(String.join(" ", command) + " failed:\n" + output);
    }
    return output;
  }

  private static String read(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file) : "";
  }

  @Override
  public void close() {
    if (program != null) {
      program.destroyForcibly();
    }
  }
}
