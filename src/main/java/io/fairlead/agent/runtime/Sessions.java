package io.fairlead.agent.runtime;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What the operating system says of sessions, and signals to them. */
final class Sessions {
  private static final Path PROC = Path.of("/proc");
  private static final String BOOT_ID = firstLine(PROC.resolve("sys/kernel/random/boot_id"));

  /** USER_HZ, which Linux fixes at 100 for what /proc reports. */
  private static final long MILLIS_PER_TICK = 10;

  private static final Duration KILL_TAKES = Duration.ofSeconds(2);

  private Sessions() {}

  /** What a session's processes have used and use together. */
  record Use(long cpuMillis, long memoryBytes) {
    Use plus(Use other) {
      return new Use(cpuMillis + other.cpuMillis, memoryBytes + other.memoryBytes);
    }
  }

  /** Whether the session's leader lives: the same process, not one that has its number now. */
  static boolean isAlive(Session session) {
    if (session.startTicks().isEmpty()) {
      return ProcessHandle.of(session.leader()).filter(ProcessHandle::isAlive).isPresent();
    }
    return session.bootId().equals(BOOT_ID)
        && ProcStat.of(session.leader())
            .filter(stat -> stat.startTicks().equals(session.startTicks()) && !stat.isZombie())
            .isPresent();
  }

  /** Sends a signal to the leader's process group. */
  static void signal(Session session, String signal) throws IOException {
    Process kill =
        new ProcessBuilder("kill", "-s", signal, "--", "-" + session.leader())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      kill.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Kills every process of a session that can be found: its members in whatever group, and all
   * descendants, of whatever session. Waits a moment for their end, which is certain but not
   * immediate.
   */
  static void kill(Session session) throws IOException {
    List<ProcessHandle> processes = new ArrayList<>();
    ProcessHandle.of(session.leader())
        .ifPresent(
            leader -> {
              processes.add(leader);
              leader.descendants().forEach(processes::add);
            });
    for (ProcStat stat : ProcStat.all()) {
      if (stat.session() == session.leader()) {
        ProcessHandle.of(stat.pid()).ifPresent(processes::add);
      }
    }
    signal(session, "KILL");
    processes.forEach(ProcessHandle::destroyForcibly);
    awaitEnd(processes);
  }

  static void awaitEnd(List<ProcessHandle> processes) {
    Instant deadline = Instant.now().plus(KILL_TAKES);
    try {
      while (processes.stream().anyMatch(ProcessHandle::isAlive)
          && Instant.now().isBefore(deadline)) {
        TimeUnit.MILLISECONDS.sleep(2);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What all sessions use, by leader, in one look at /proc; empty where there is no /proc. */
  static Map<Long, Use> use() {
    Map<Long, Use> use = new HashMap<>();
    for (ProcStat stat : ProcStat.all()) {
      use.merge(
          stat.session(),
          new Use(stat.cpuTicks() * MILLIS_PER_TICK, stat.residentPages() * PageSize.BYTES),
          Use::plus);
    }
    return use;
  }

  private static String firstLine(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** One process as /proc/PID/stat shows it; see proc_pid_stat(5). */
  private record ProcStat(
      long pid, String state, long session, long cpuTicks, String startTicks, long residentPages) {

    /** Counted from the field after the command, which is the third. */
    private static final int FIRST = 3;

    boolean isZombie() {
      return state.equals("Z") || state.equals("X");
    }

    static Optional<ProcStat> of(long pid) {
      try {
        String line = Files.readString(PROC.resolve(pid + "/stat"));
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        // utime, stime, and those of children that have ended: they are counted nowhere else
        for (int field = 14; field <= 17; field++) {
          ticks += Long.parseLong(fields[field - FIRST]);
        }
        return Optional.of(
            new ProcStat(
                pid,
                fields[0],
                Long.parseLong(fields[6 - FIRST]),
                ticks,
                fields[22 - FIRST],
                Long.parseLong(fields[24 - FIRST])));
      } catch (IOException e) {
        return Optional.empty(); // it has ended meanwhile
      }
    }

    static List<ProcStat> all() {
      List<ProcStat> stats = new ArrayList<>();
      try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
        for (Path process : processes) {
          of(Long.parseLong(process.getFileName().toString())).ifPresent(stats::add);
        }
      } catch (IOException e) {
        return List.of();
      }
      return stats;
    }
  }

  /** 4 KiB on most machines, 16 or 64 KiB on some ARM ones. */
  private static final class PageSize {
    static final long BYTES = read();

    private static long read() {
      try (var lines = Files.lines(PROC.resolve("self/smaps"))) {
        return lines
            .filter(line -> line.startsWith("KernelPageSize:"))
            .map(line -> line.replaceAll("\\D+", ""))
            .mapToLong(kilobytes -> Long.parseLong(kilobytes) * 1024)
            .findFirst()
            .orElse(4096);
      } catch (IOException e) {
        return 4096;
      }
    }
  }
}
