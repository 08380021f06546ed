package io.fairlead.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How long cells wait when an instance of the control plane dies, stops, sleeps or comes back:
 * packaged processes on one external broker. Not a test: {@code ./mvnw -q package -DskipTests
 * exec:exec@failover}.
 */
@Command(name = "failover", mixinStandardHelpOptions = true)
final class FailoverMeasurement implements Callable<Integer> {
  private static final Duration START = Duration.ofMinutes(3);
  private static final Pattern RESTORED = Pattern.compile("([a-z-]+): cell (\\d+) restored in");

  @Option(names = "--instances", description = "default: ${DEFAULT-VALUE}")
  private int instances = 3;

  @Option(names = "--cells", description = "default: ${DEFAULT-VALUE}")
  private int cells = 6;

  @Option(names = "--rounds", description = "default: ${DEFAULT-VALUE}")
  private int rounds = 3;

  @Option(names = "--port", description = "the first of those used; default: ${DEFAULT-VALUE}")
  private int port = 24_400;

  @Option(names = "--settle", description = "seconds after each fault; default: ${DEFAULT-VALUE}")
  private int settleSeconds = 12;

  @Option(names = "--program", description = "quarkus-run.jar; default: ${DEFAULT-VALUE}")
  private Path program = Path.of("target/quarkus-app/quarkus-run.jar");

  @Option(names = "--set", description = "a setting of the instances, KEY=VALUE in capitals")
  private Map<String, String> settings = new HashMap<>();

  private final Map<String, Process> running = new LinkedHashMap<>();
  private final Map<String, Integer> starts = new HashMap<>();
  private Path folder;

  public static void main(String... arguments) {
    System.exit(new CommandLine(new FailoverMeasurement()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    folder = Files.createTempDirectory("fairlead-failover-");
    System.err.println("logs are in " + folder);
    try {
      broker();
      for (int i = 1; i <= instances; i++) {
        start(name(i));
      }
      settle();
      try (CellProbes probes = new CellProbes(bootstrapServers(), cells)) {
        probes.awaitAnswers(START);
        System.out.printf("%-28s %10s %10s %10s%n", "", "longest ms", "median ms", "restored");
        measure(probes, "nothing", () -> {});
        for (int round = 0; round < rounds; round++) {
          String victim = name(1 + round % instances);
          measure(probes, "SIGKILL", () -> kill(victim));
          measure(probes, "back after that", () -> start(victim));
          measure(probes, "SIGTERM", () -> running.get(victim).destroy());
          running.get(victim).waitFor(30, TimeUnit.SECONDS);
          measure(probes, "back after that", () -> start(victim));
          measure(
              probes,
              "SIGKILL, restarted at once",
              () -> {
                kill(victim);
                start(victim);
              });
          measure(
              probes,
              "SIGSTOP 10 s, SIGCONT",
              () -> {
                signal(victim, "STOP");
                Thread.sleep(10_000);
                signal(victim, "CONT");
              });
        }
      }
      return 0;
    } finally {
      running.values().forEach(Process::destroyForcibly);
    }
  }

  /** What disturbs the instances. */
  private interface Fault {
    void happen() throws Exception;
  }

  private void measure(CellProbes probes, String what, Fault fault) throws Exception {
    Map<String, Integer> before = restores();
    probes.reset();
    System.err.println(Instant.now() + " " + what);
    fault.happen();
    settle();
    probes.awaitAnswers(START);
    Map<String, Integer> after = restores();
    int restored =
        after.values().stream().mapToInt(Integer::intValue).sum()
            - before.values().stream().mapToInt(Integer::intValue).sum();
    System.out.printf("%-28s %s %10d%n", what, probes.waits(), restored);
    System.out.flush();
  }

  private void settle() throws InterruptedException {
    Thread.sleep(Duration.ofSeconds(settleSeconds));
  }

  /** Restores by processor and cell, of all instances. */
  private Map<String, Integer> restores() throws IOException {
    Map<String, Integer> restores = new HashMap<>();
    try (var logs = Files.newDirectoryStream(folder, "*.log")) {
      for (Path log : logs) {
        Matcher matcher = RESTORED.matcher(Files.readString(log));
        while (matcher.find()) {
          restores.merge(matcher.group(1) + "/" + matcher.group(2), 1, Integer::sum);
        }
      }
    }
    return restores;
  }

  private static String name(int number) {
    return "control-" + number;
  }

  private String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  private void broker() throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("FAIRLEAD_BROKER_PORT", Integer.toString(port));
    environment.put("FAIRLEAD_CELLS", Integer.toString(cells));
    environment.put("FAIRLEAD_CONTROL_PLANE_ENABLED", "false");
    environment.put("FAIRLEAD_DATA_DIR", folder.resolve("data").toString());
    launch("broker", environment, 0);
    awaitReady("broker");
  }

  private void start(String instance) throws Exception {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers());
    environment.put("FAIRLEAD_INSTANCE", instance);
    environment.put("FAIRLEAD_CELLS", Integer.toString(cells));
    int number = Integer.parseInt(instance.substring(instance.lastIndexOf('-') + 1));
    launch(instance, environment, number);
    awaitReady(instance);
  }

  private void launch(String name, Map<String, String> environment, int number) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + folder.resolve("classes.jsa"),
                "-jar",
                program.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    for (String part : List.of("API", "AGENT", "PROXY")) {
      builder.environment().put("FAIRLEAD_" + part + "_ENABLED", "false");
    }
    builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port + 1 + number));
    builder.environment().putAll(environment);
    starts.merge(name, 1, Integer::sum);
    running.put(
        name,
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logs(name).toFile()))
            .start());
  }

  /** Waits until it has said so as often as it has been started. */
  private void awaitReady(String name) throws Exception {
    long deadline = System.nanoTime() + START.toNanos();
    while (Files.readString(logs(name), UTF_8).split("is ready,", -1).length <= starts.get(name)) {
      if (!running.get(name).isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(name + " does not start, see " + folder);
      }
      Thread.sleep(100);
    }
  }

  private Path logs(String name) {
    return folder.resolve(name + ".log");
  }

  private void kill(String instance) throws InterruptedException {
    running.get(instance).destroyForcibly().waitFor();
  }

  private void signal(String instance, String signal) throws IOException, InterruptedException {
    long pid = running.get(instance).pid();
    new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).inheritIO().start().waitFor();
  }
}
