package io.fairlead.agent.runtime;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * A pod of the process runtime on disk. {@code pod.properties} says who it is; for each container
 * there are {@code NAME.attempt} (how often it was started before), {@code NAME.pid} (its session,
 * written by the session itself), {@code NAME.exit} (its exit code, likewise) and {@code NAME.log}.
 *
 * <p>The session is a small shell around the command: it survives this program, and it is there to
 * write the exit code when this program is not.
 */
final class PodFolder {
  private static final String POD = "pod.properties";
  private static final long MAX_LOG_BYTES = 10 * 1024 * 1024;

  /** A killed shell cannot write an exit code; 128 + SIGKILL is what a shell would say of it. */
  private static final int KILLED = 137;

  /** Arguments: the path for NAME.pid and NAME.exit without suffix, then the command. */
  private static final String SESSION =
      """
      base=$1; shift
      trap : TERM INT HUP
      echo $$ > "$base.pid.tmp" && mv "$base.pid.tmp" "$base.pid"
      "$@" &
      child=$!
      while :; do
        wait "$child"; code=$?
        kill -0 "$child" 2>/dev/null || break
      done
      echo "$code" > "$base.exit.tmp" && mv "$base.exit.tmp" "$base.exit"
      """;

  private final Path folder;

  PodFolder(Path folder) {
    this.folder = folder;
  }

  void create(PodSandbox sandbox) throws IOException {
    Files.createDirectories(folder);
    Properties properties = new Properties();
    properties.setProperty("uid", sandbox.uid());
    properties.setProperty("namespace", sandbox.namespace());
    properties.setProperty("name", sandbox.name());
    properties.setProperty("ip", sandbox.ip());
    Path temporary = folder.resolve(POD + ".tmp");
    try (var out = Files.newBufferedWriter(temporary)) {
      properties.store(out, null);
    }
    Files.move(temporary, folder.resolve(POD), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Who lives here; empty if the folder was never finished. */
  Optional<PodSandbox> sandbox() {
    Properties properties = new Properties();
    try (var in = Files.newBufferedReader(folder.resolve(POD))) {
      properties.load(in);
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(
        new PodSandbox(
            properties.getProperty("uid"),
            properties.getProperty("namespace"),
            properties.getProperty("name"),
            properties.getProperty("ip")));
  }

  Path log(String container) {
    return folder.resolve(container + ".log");
  }

  /** Starts a session; returns once it has written who it is, so that it cannot get lost. */
  void launch(
      String container,
      String workingDir,
      List<String> command,
      Map<String, String> env,
      int attempt)
      throws IOException {
    Files.deleteIfExists(file(container, "exit"));
    Files.deleteIfExists(file(container, "pid"));
    Files.writeString(file(container, "attempt"), Integer.toString(attempt));
    rotate(log(container));
    List<String> session = new ArrayList<>(List.of("setsid", "/bin/sh", "-c", SESSION, "session"));
    session.add(folder.resolve(container).toString());
    session.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(session);
    builder.directory(workingDir == null ? folder.toFile() : new File(workingDir));
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log(container).toFile()));
    builder.environment().clear();
    builder.environment().putAll(baseEnvironment());
    builder.environment().putAll(env);
    Process process = builder.start();
    awaitPid(container, process);
  }

  private void awaitPid(String container, Process process) throws IOException {
    for (int i = 0; i < 500; i++) {
      if (Files.exists(file(container, "pid"))) {
        return;
      }
      if (!process.isAlive() && !Files.exists(file(container, "pid"))) {
        throw new IOException("the session of " + container + " ended at once, see its log");
      }
      try {
        Thread.sleep(2);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while starting " + container, e);
      }
    }
    throw new IOException("the session of " + container + " did not start");
  }

  /** The containers that were started, in the order of their names. */
  Map<String, ContainerState> states() throws IOException {
    Map<String, ContainerState> states = new LinkedHashMap<>();
    for (String container : containers()) {
      Optional<Long> session = number(file(container, "pid"));
      if (session.isPresent()) {
        states.put(container, state(container, session.get()));
      }
    }
    return states;
  }

  private ContainerState state(String container, long session) throws IOException {
    String id = "process://" + session;
    int attempt = number(file(container, "attempt")).orElse(0L).intValue();
    Instant startedAt = Files.getLastModifiedTime(file(container, "pid")).toInstant();
    Optional<Long> code = number(file(container, "exit"));
    if (code.isEmpty() && Sessions.isAlive(session, startedAt)) {
      return new ContainerState.Running(id, attempt, startedAt);
    }
    code = number(file(container, "exit")); // it may have been written in between
    int exitCode = code.map(Long::intValue).orElse(KILLED);
    Instant finishedAt =
        code.isPresent()
            ? Files.getLastModifiedTime(file(container, "exit")).toInstant()
            : Instant.now();
    return new ContainerState.Exited(
        id, attempt, exitCode, exitCode == 0 ? "Completed" : "Error", startedAt, finishedAt);
  }

  /** The sessions that are alive. */
  List<Long> sessions() throws IOException {
    List<Long> alive = new ArrayList<>();
    for (String container : containers()) {
      Optional<Long> session = number(file(container, "pid"));
      if (session.isPresent()
          && Sessions.isAlive(
              session.get(), Files.getLastModifiedTime(file(container, "pid")).toInstant())) {
        alive.add(session.get());
      }
    }
    return alive;
  }

  void delete() throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private List<String> containers() throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".attempt"))
          .map(name -> name.substring(0, name.length() - ".attempt".length()))
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private Path file(String container, String suffix) {
    return folder.resolve(container + "." + suffix);
  }

  private static Optional<Long> number(Path file) throws IOException {
    try {
      return Optional.of(Long.valueOf(Files.readString(file).strip()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (NumberFormatException e) {
      throw new IOException(file + " does not hold a number", e);
    }
  }

  private static void rotate(Path log) throws IOException {
    if (Files.exists(log) && Files.size(log) > MAX_LOG_BYTES) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Nothing of this program's own environment reaches a pod. */
  private Map<String, String> baseEnvironment() {
    String javaBin = Path.of(System.getProperty("java.home", "/usr"), "bin").toString();
    return Map.of(
        "PATH",
        javaBin + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME",
        folder.toString(),
        "LANG",
        "C.UTF-8");
  }
}
