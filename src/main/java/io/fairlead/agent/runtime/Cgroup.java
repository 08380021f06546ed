package io.fairlead.agent.runtime;

import io.fairlead.domain.model.ResourceRequirements;
import io.fairlead.domain.model.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The control group of one container: its limits, its processes, what they use. See cgroups(7).
 *
 * @param version 1 has a folder for each controller, 2 has one for all
 */
record Cgroup(int version, Path cpu, Path cpuacct, Path memory) {
  private static final long PERIOD_MICROS = 100_000;
  private static final long MIN_QUOTA_MICROS = 1_000;
  private static final long MIN_SHARES = 2;
  private static final long MAX_SHARES = 262_144;

  /** As {@link #parse} reads it. */
  String format() {
    return String.join("\n", Integer.toString(version), "" + cpu, "" + cpuacct, "" + memory);
  }

  static Cgroup parse(String text) {
    List<String> lines = text.lines().toList();
    return new Cgroup(
        Integer.parseInt(lines.get(0)),
        Path.of(lines.get(1)),
        Path.of(lines.get(2)),
        Path.of(lines.get(3)));
  }

  /** Each folder once. */
  List<Path> folders() {
    return version == 2 ? List.of(memory) : List.of(cpu, cpuacct, memory);
  }

  /** What a process writes its id to in order to be in this group. */
  List<Path> entrances() {
    return folders().stream().map(folder -> folder.resolve("cgroup.procs")).toList();
  }

  /**
   * Applies limits, and requests as a weight where CPU is short, as the kubelet does.
   *
   * @see <a
   *     href="https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/2254-cgroup-v2">
   *     KEP-2254</a>
   */
  void limit(ResourceRequirements resources) throws IOException {
    Resources limits = resources.limits();
    long request = resources.effectiveRequests().cpuMillis();
    long shares = Math.clamp(request * 1024 / 1000, MIN_SHARES, MAX_SHARES);
    long quota = Math.max(MIN_QUOTA_MICROS, limits.cpuMillis() * PERIOD_MICROS / 1000);
    String memoryLimit = limits.memoryBytes() > 0 ? Long.toString(limits.memoryBytes()) : null;
    boolean cpuLimited = limits.cpuMillis() > 0;
    if (version == 2) {
      write(cpu, "cpu.weight", Long.toString(1 + (shares - 2) * 9999 / 262_142));
      write(cpu, "cpu.max", (cpuLimited ? quota : "max") + " " + PERIOD_MICROS);
      write(memory, "memory.max", memoryLimit == null ? "max" : memoryLimit);
      writeIfThere(memory, "memory.swap.max", "0");
      writeIfThere(memory, "memory.oom.group", "1");
    } else {
      write(cpu, "cpu.shares", Long.toString(shares));
      write(cpu, "cpu.cfs_period_us", Long.toString(PERIOD_MICROS));
      write(cpu, "cpu.cfs_quota_us", cpuLimited ? Long.toString(quota) : "-1");
      if (memoryLimit != null) {
        write(memory, "memory.limit_in_bytes", memoryLimit);
        writeIfThere(memory, "memory.memsw.limit_in_bytes", memoryLimit);
      }
    }
  }

  /** Whether the kernel has killed a process of it for want of memory. */
  boolean isOomKilled() {
    Path events = memory.resolve(version == 2 ? "memory.events" : "memory.oom_control");
    return value(events, "oom_kill").filter(count -> count > 0).isPresent();
  }

  Optional<Sessions.Use> use() {
    Optional<Long> cpuMillis =
        version == 2
            ? value(cpu.resolve("cpu.stat"), "usage_usec").map(micros -> micros / 1000)
            : value(cpuacct.resolve("cpuacct.usage"), "").map(nanos -> nanos / 1_000_000);
    // The working set, as the kubelet counts it: page cache that can be dropped is not used.
    Path usage = memory.resolve(version == 2 ? "memory.current" : "memory.usage_in_bytes");
    String cache = version == 2 ? "inactive_file" : "total_inactive_file";
    Optional<Long> bytes =
        value(usage, "")
            .map(all -> Math.max(0, all - value(memory.resolve("memory.stat"), cache).orElse(0L)));
    return cpuMillis.flatMap(millis -> bytes.map(resident -> new Sessions.Use(millis, resident)));
  }

  /** Kills what is in it, wherever it descended from; waits a moment for the end. */
  void kill() throws IOException {
    List<ProcessHandle> processes = new ArrayList<>();
    Path members = memory.resolve("cgroup.procs");
    if (Files.exists(members)) {
      for (String pid : Files.readAllLines(members)) {
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(processes::add);
      }
    }
    processes.forEach(ProcessHandle::destroyForcibly);
    Sessions.awaitEnd(processes);
  }

  /** Removes it, in which nothing may be any more, and its parent if that was the last. */
  void remove() throws IOException {
    for (Path folder : folders()) {
      Files.deleteIfExists(folder);
      try {
        Files.deleteIfExists(folder.getParent());
      } catch (IOException e) {
        // Other containers are in it.
      }
    }
  }

  private static void write(Path folder, String file, String value) throws IOException {
    try {
      Files.writeString(folder.resolve(file), value);
    } catch (IOException e) {
      throw new IOException(
          "limit " + value + " cannot be written to " + folder.resolve(file) + ": " + e, e);
    }
  }

  private static void writeIfThere(Path folder, String file, String value) throws IOException {
    if (Files.isWritable(folder.resolve(file))) {
      write(folder, file, value);
    }
  }

  /** The number after a key in a file of lines, or the file's only number for an empty key. */
  private static Optional<Long> value(Path file, String key) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> key.isEmpty() || line.startsWith(key + " "))
          .map(line -> Long.valueOf(line.substring(key.length()).strip()))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty(); // it is gone
    }
  }
}
