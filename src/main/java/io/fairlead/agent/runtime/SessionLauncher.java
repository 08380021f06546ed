package io.fairlead.agent.runtime;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts a container's command as a session of its own. The session is a small shell around the
 * command: it survives this program, and it is there to write the exit code when this program is
 * not. When the command ends, what it has left in its group ends with it, as in a container.
 */
final class SessionLauncher {
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(5);
  private static final String SYSTEM_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /**
   * Arguments: the path for NAME.pid and NAME.exit without suffix, the files by which a process
   * enters its control groups (a line each), then the command. Writes {@link Session#parse}'s form;
   * the start is field 22 of /proc/PID/stat, the twentieth after the command's name.
   */
  private static final String SESSION =
      """
      base=$1; entrances=$2; shift 2
      trap : TERM INT HUP
      twentieth() { shift 19; echo "$1"; }
      start=; boot=
      if [ -r /proc/$$/stat ]; then
        read -r stat < /proc/$$/stat
        start=$(twentieth ${stat##*) })
        read -r boot < /proc/sys/kernel/random/boot_id
      fi
      echo "$entrances" | while read -r entrance; do
        [ -z "$entrance" ] || echo $$ > "$entrance" || exit 1
      done || exit 125
      { echo "$$ $start $boot" > "$base.pid.tmp" && mv "$base.pid.tmp" "$base.pid"; } || exit 125
      "$@" &
      child=$!
      while :; do
        wait "$child"; code=$?
        kill -0 "$child" 2>/dev/null || break
      done
      echo "$code" > "$base.exit.tmp" && mv "$base.exit.tmp" "$base.exit"
      kill -s KILL -- "-$$"
      """;

  private final PodFolder folder;

  SessionLauncher(PodFolder folder) {
    this.folder = folder;
  }

  /**
   * Starts a session; returns once it has written who it is, so that it cannot get lost.
   *
   * @param workingDir null for the pod's folder
   */
  void launch(
      String container,
      String workingDir,
      List<String> command,
      Map<String, String> env,
      Optional<Cgroup> cgroup)
      throws IOException {
    Map<String, String> environment = environment(env);
    Optional<String> error = startError(command.getFirst(), environment.get("PATH"), workingDir);
    if (error.isPresent()) {
      folder.startError(container, error.get());
      return;
    }
    List<String> session = new ArrayList<>(List.of("setsid", "/bin/sh", "-c", SESSION, "session"));
    session.add(folder.path().resolve(container).toString());
    session.add(
        cgroup.stream()
            .flatMap(group -> group.entrances().stream())
            .map(Path::toString)
            .collect(Collectors.joining("\n")));
    session.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(session);
    builder.directory(workingDir(workingDir).toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log(container).toFile()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    awaitPid(container, builder.start());
  }

  private void awaitPid(String container, Process session) throws IOException {
    Path pid = folder.file(container, "pid");
    for (long waited = 0; waited < STARTS_WITHIN.toMillis(); waited += 2) {
      boolean alive = session.isAlive();
      if (Files.exists(pid)) {
        return;
      }
      if (!alive) {
        throw new IOException(
            "the session of " + container + " ended at once: " + lastLine(folder.log(container)));
      }
      try {
        Thread.sleep(2);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while starting " + container, e);
      }
    }
    session.destroyForcibly();
    throw new IOException("the session of " + container + " did not start");
  }

  private static String lastLine(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.reduce((first, second) -> second).orElse("without a word");
    }
  }

  /** Why a command cannot be begun, in the words of container engines; empty if it can. */
  private Optional<String> startError(String command, String path, String workingDir) {
    if (!Files.isDirectory(workingDir(workingDir))) {
      return Optional.of("workingDir \"" + workingDir + "\" is no folder on this machine");
    }
    String exec = "exec: \"" + command + "\": ";
    if (command.contains("/")) {
      Path file = workingDir(workingDir).resolve(command);
      if (!Files.exists(file)) {
        return Optional.of(exec + "no such file or directory");
      }
      return isProgram(file) ? Optional.empty() : Optional.of(exec + "permission denied");
    }
    return Stream.of(path.split(":")).anyMatch(bin -> isProgram(Path.of(bin, command)))
        ? Optional.empty()
        : Optional.of(exec + "executable file not found in $PATH (" + path + ")");
  }

  private static boolean isProgram(Path file) {
    return Files.isExecutable(file) && !Files.isDirectory(file);
  }

  private Path workingDir(String workingDir) {
    return workingDir == null ? folder.path() : folder.path().resolve(workingDir);
  }

  /** Nothing of this program's own environment reaches a pod. */
  private Map<String, String> environment(Map<String, String> env) {
    String javaBin = Path.of(System.getProperty("java.home", "/usr"), "bin").toString();
    Map<String, String> all =
        new TreeMap<>(
            Map.of(
                "PATH",
                javaBin + ":" + SYSTEM_PATH,
                "HOME",
                folder.path().toString(),
                "LANG",
                "C.UTF-8"));
    all.putAll(env);
    return all;
  }
}
