package io.fairlead.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fairlead.testing.FreePorts;
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
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** The example's service listens on this port plus the offset. */
  private static final int EXAMPLE_PORT = 8000;

  private final Path folder;
  private final Map<String, String> settings;
  private final int httpPort;
  private final int brokerPort;
  private final int servicePort;
  private Process program;

  Installation(Path folder, Map<String, String> settings) throws IOException {
    this.folder = folder;
    this.settings = settings;
    this.httpPort = FreePorts.next();
    this.brokerPort = FreePorts.next();
    this.servicePort = FreePorts.next();
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
    Path log = newLog();
    program = launch(log);
    Awaitility.await("the program to be ready, see " + log)
        .atMost(PATIENCE)
        .until(() -> read(log).contains("Next, in another shell") || !program.isAlive());
    String output = read(log);
    if (!program.isAlive()) {
      throw new IllegalStateException("the program ended:\n" + output);
    }
    return output;
  }

  /** Runs the program with arguments, or settings, with which it ends of itself. */
  Ended run(String... arguments) throws IOException, InterruptedException {
    Path log = newLog();
    program = launch(log, arguments);
    if (!program.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      program.destroyForcibly();
      throw new AssertionError("the program did not end:\n" + read(log));
    }
    return new Ended(program.exitValue(), read(log));
  }

  /** How the program ended, and all that it has printed. */
  record Ended(int exitCode, String output) {}

  private Path newLog() throws IOException {
    return Files.createTempFile(folder, "program-", ".log");
  }

  private Process launch(Path log, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment());
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
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
    ProcessBuilder builder = kubectlProcess(arguments).redirectErrorStream(true);
    Process kubectl = builder.start();
    String output = new String(kubectl.getInputStream().readAllBytes(), UTF_8);
    if (kubectl.waitFor() != 0) {
      throw new AssertionError(String.join(" ", builder.command()) + " failed:\n" + output);
    }
    return output;
  }

  /** Starts a kubectl that goes on until it is closed. */
  Watch watch(String... arguments) throws IOException {
    Path output = folder.resolve("watch.txt");
    return new Watch(
        kubectlProcess(arguments).redirectErrorStream(true).redirectOutput(output.toFile()).start(),
        output);
  }

  /** A kubectl that watches. */
  record Watch(Process kubectl, Path output) implements AutoCloseable {
    /** What it has printed so far. */
    List<String> lines() throws IOException {
      return Files.readAllLines(output);
    }

    @Override
    public void close() {
      kubectl.destroy();
    }
  }

  private ProcessBuilder kubectlProcess(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("kubectl", "--server", "http://localhost:" + httpPort));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("HOME", folder.resolve("home").toString());
    builder.environment().remove("KUBECONFIG");
    return builder;
  }

  private static String read(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file) : "";
  }

  @Override
  public void close() {
    if (program != null) {
      program.destroyForcibly().onExit().join();
    }
  }
}
