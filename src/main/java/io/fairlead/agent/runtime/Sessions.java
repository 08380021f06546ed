package io.fairlead.agent.runtime;

import io.fairlead.agent.runtime.ContainerRuntime.Usage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sessions of the operating system (setsid(2)): each container of the process runtime is one. */
final class Sessions {
  private static final Path PROC = Path.of("/proc");

  /** USER_HZ, which Linux fixes at 100 for what /proc reports. */
  private static final long MILLIS_PER_TICK = 10;

  private static final long PAGE_BYTES = 4096;

  /** A process that began so much off the time of its pid file is another that has its number. */
  private static final Duration START_TOLERANCE = Duration.ofSeconds(3);

  private Sessions() {}

  static boolean isAlive(long session, Instant startedAt) {
    return ProcessHandle.of(session)
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().startInstant())
        .map(start -> Duration.between(start, startedAt).abs().compareTo(START_TOLERANCE) < 0)
        .orElse(false);
  }

  /** Sends a signal to every process of a session's group. */
  static void signal(long session, String signal) throws IOException {
    Process kill =
        new ProcessBuilder("kill", "-s", signal, "--", "-" + session)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      kill.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits a moment for a session's end, which a kill makes certain but not immediate. */
  static void awaitEnd(long session) {
    ProcessHandle.of(session)
        .ifPresent(
            process -> {
              try {
                process.onExit().get(2, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (ExecutionException | TimeoutException e) {
                return; // the next look at the pod will see it
              }
            });
  }

  /** What all sessions use, in one look at /proc; empty where there is no /proc. */
  static Map<Long, Usage> usage() {
    Map<Long, Usage> usage = new HashMap<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        add(process.resolve("stat"), usage);
      }
    } catch (IOException e) {
      return Map.of();
    }
    return usage;
  }

  /** See proc_pid_stat(5): session is field 6, utime 14, stime 15, rss 24. */
  private static void add(Path stat, Map<Long, Usage> usage) {
    try {
      String line = Files.readString(stat);
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
      long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
      Usage one = new Usage(ticks * MILLIS_PER_TICK, Long.parseLong(fields[21]) * PAGE_BYTES);
      usage.merge(
          Long.valueOf(fields[3]),
          one,
          (a, b) -> new Usage(a.cpuMillis() + b.cpuMillis(), a.memoryBytes() + b.memoryBytes()));
    } catch (IOException e) {
      return; // the process has ended meanwhile
    }
  }
}
