package io.fairlead.agent.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * A pod of the process runtime on disk. {@code pod.properties} says who it is. For each container
 * there are {@code NAME.attempt} (how often it was started before), {@code NAME.cgroup} (its
 * control group, if it has one), {@code NAME.pid} (its {@link Session}, written by the session
 * itself), {@code NAME.exit} (its exit code, likewise), {@code NAME.error} (why its command could
 * not be begun) and {@code NAME.log}. A file is there whole or not at all.
 */
record PodFolder(Path path) {
  private static final String POD = "pod.properties";
  private static final long MAX_LOG_BYTES = 10 * 1024 * 1024;

  /** A killed session cannot write an exit code; 128 + SIGKILL is what a shell would say of it. */
  private static final int KILLED = 137;

  /** What a shell says of a command that is not there. */
  private static final int NOT_FOUND = 127;

  void create(PodSandbox sandbox) throws IOException {
    Files.createDirectories(path);
    Properties properties = new Properties();
    properties.setProperty("uid", sandbox.uid());
    properties.setProperty("namespace", sandbox.namespace());
    properties.setProperty("name", sandbox.name());
    properties.setProperty("ip", sandbox.ip());
    Path temporary = path.resolve(POD + ".tmp");
    try (var out = Files.newBufferedWriter(temporary)) {
      properties.store(out, null);
    }
    Files.move(temporary, path.resolve(POD), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Who lives here; empty if the folder was never finished. */
  Optional<PodSandbox> sandbox() {
    Properties properties = new Properties();
    try (var in = Files.newBufferedReader(path.resolve(POD))) {
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
    return file(container, "log");
  }

  Path file(String container, String suffix) {
    return path.resolve(container + "." + suffix);
  }

  /** Forgets a container's last run and remembers that a new one begins. */
  void begin(String container, int attempt, Optional<Cgroup> cgroup) throws IOException {
    for (String suffix : List.of("exit", "pid", "error", "cgroup")) {
      Files.deleteIfExists(file(container, suffix));
    }
    if (cgroup.isPresent()) {
      write(file(container, "cgroup"), cgroup.get().format());
    }
    write(file(container, "attempt"), Integer.toString(attempt));
    rotate(log(container));
  }

  void startError(String container, String message) throws IOException {
    write(file(container, "error"), message);
  }

  /** The containers that were started, in the order of their names. */
  Map<String, ContainerState> states() throws IOException {
    Map<String, ContainerState> states = new LinkedHashMap<>();
    for (String container : containers()) {
      int attempt = Integer.parseInt(read(file(container, "attempt")).orElse("0"));
      Optional<String> error = read(file(container, "error"));
      Optional<Session> session = session(container);
      if (error.isPresent()) {
        Instant at = Files.getLastModifiedTime(file(container, "error")).toInstant();
        states.put(
            container,
            new ContainerState.Exited(
                "process://none", attempt, NOT_FOUND, "StartError", error.get(), at, at));
      } else if (session.isPresent()) {
        states.put(container, state(container, attempt, session.get()));
      }
    }
    return states;
  }

  private ContainerState state(String container, int attempt, Session session) throws IOException {
    String id = "process://" + session.leader();
    Instant startedAt = Files.getLastModifiedTime(file(container, "pid")).toInstant();
    Path exit = file(container, "exit");
    if (!Files.exists(exit) && Sessions.isAlive(session)) {
      return new ContainerState.Running(id, attempt, startedAt);
    }
    Optional<String> code = read(exit); // it may have been written in between
    int exitCode = code.map(Integer::parseInt).orElse(KILLED);
    Instant finishedAt =
        code.isPresent() ? Files.getLastModifiedTime(exit).toInstant() : endWitnessed(container);
    boolean oomKilled =
        exitCode == KILLED && cgroup(container).filter(Cgroup::isOomKilled).isPresent();
    return new ContainerState.Exited(
        id,
        attempt,
        exitCode,
        oomKilled ? "OOMKilled" : ContainerState.Exited.reasonOf(exitCode),
        null,
        startedAt,
        finishedAt);
  }

  /** The end of a session that could not say so is the time at which it was first missed. */
  private Instant endWitnessed(String container) throws IOException {
    Path exit = file(container, "exit");
    write(exit, Integer.toString(KILLED));
    return Files.getLastModifiedTime(exit).toInstant();
  }

  /** The session of a container's last run, alive or not; empty if it has none. */
  Optional<Session> session(String container) throws IOException {
    Optional<String> text = read(file(container, "pid"));
    return text.isPresent() ? Optional.of(Session.parse(text.get())) : Optional.empty();
  }

  Optional<Cgroup> cgroup(String container) throws IOException {
    return read(file(container, "cgroup")).map(Cgroup::parse);
  }

  void delete() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    for (String container : containers()) {
      Optional<Cgroup> cgroup = cgroup(container);
      if (cgroup.isPresent()) {
        cgroup.get().remove();
      }
    }
    try (var files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** The names of the containers that were started. */
  List<String> containers() throws IOException {
    try (var files = Files.list(path)) {
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

  private static Optional<String> read(Path file) throws IOException {
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static void write(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.writeString(temporary, text);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void rotate(Path log) throws IOException {
    if (Files.exists(log) && Files.size(log) > MAX_LOG_BYTES) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
