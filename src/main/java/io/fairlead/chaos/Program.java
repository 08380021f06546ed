package io.fairlead.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * This very program in a process of its own, kept alive as an operating system's supervisor would:
 * if it ends without having been told to, it is started again after a second.
 */
final class Program implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long RESTART_DELAY_MILLIS = 1_000;

  private final String name;
  private final List<String> command;
  private final Map<String, String> settings;
  private final Path log;
  private Process process;
  private boolean wanted;
  private boolean closed;
  private int unexpectedEnds;

  /**
   * @param host goes before the command
   * @param settings environment variables
   * @param log what it prints is added there
   */
  Program(String name, List<String> host, Map<String, String> settings, Path log) {
    this.name = name;
    this.command = new ArrayList<>(host);
    this.command.addAll(javaCommand());
    this.settings = new TreeMap<>(settings);
    this.log = log;
  }

  private static List<String> javaCommand() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return List.of(
        java,
        "--enable-native-access=ALL-UNNAMED",
        "-Xmx384m",
        // Several of them share few cores, and are started again and again.
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-jar",
        System.getProperty("java.class.path"));
  }

  String name() {
    return name;
  }

  synchronized void start() throws IOException {
    if (closed) {
      return; // the run is being taken down, perhaps by another thread
    }
    wanted = true;
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(key -> key.matches("(FAIRLEAD|QUARKUS|KAFKA)_.*"));
    builder.environment().putAll(settings);
    Process started =
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    process = started;
    var unused = started.onExit().thenAccept(this::ended);
  }

  private synchronized void ended(Process ended) {
    if (wanted && ended.equals(process)) {
      unexpectedEnds++;
      var later = CompletableFuture.delayedExecutor(RESTART_DELAY_MILLIS, TimeUnit.MILLISECONDS);
      var unused = CompletableFuture.runAsync(() -> startAgain(ended), later);
    }
  }

  private synchronized void startAgain(Process ended) {
    if (wanted && ended.equals(process)) {
      try {
        start();
      } catch (IOException e) {
        throw new IllegalStateException(name + " cannot be started again", e);
      }
    }
  }

  /** How often it ended of itself. */
  synchronized int unexpectedEnds() {
    return unexpectedEnds;
  }

  /** SIGKILL. */
  void kill() {
    Process killed = unwanted();
    killed.destroyForcibly();
    killed.onExit().join();
  }

  /** SIGTERM; returns when it has ended. */
  void stop() throws InterruptedException {
    Process stopped = unwanted();
    stopped.destroy();
    if (!stopped.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      stopped.destroyForcibly().waitFor();
    }
  }

  private synchronized Process unwanted() {
    wanted = false;
    return process;
  }

  /** SIGSTOP: it does nothing any more, and does not know. */
  void pause() {
    signal("STOP");
  }

  /** SIGCONT. */
  void resume() {
    signal("CONT");
  }

  private synchronized void signal(String signal) {
    Shell.tryToRun("sh", "-c", "kill -" + signal + " " + process.pid());
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (process != null) {
      kill();
    }
  }
}
