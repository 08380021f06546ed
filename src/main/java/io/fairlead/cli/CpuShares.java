package io.fairlead.cli;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the processor time of this process goes, by what its threads are for. What no Java thread
 * has used was used by the JVM itself: compiling and collecting garbage.
 */
final class CpuShares {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Map<Long, Long> threadNanos = new HashMap<>();
  private final long processNanos = processNanos();

  /** Remembers what has been used up to now. */
  CpuShares() {
    for (long id : THREADS.getAllThreadIds()) {
      threadNanos.put(id, THREADS.getThreadCpuTime(id));
    }
  }

  /** Milliseconds used since this was made, by purpose; most first. Ended threads count as JVM. */
  Map<String, Long> millisSince() {
    Map<String, Long> nanos = new HashMap<>();
    long threads = 0;
    for (long id : THREADS.getAllThreadIds()) {
      ThreadInfo info = THREADS.getThreadInfo(id);
      long used = THREADS.getThreadCpuTime(id) - threadNanos.getOrDefault(id, 0L);
      if (info != null && used > 0) {
        nanos.merge(purpose(info.getThreadName()), used, Long::sum);
        threads += used;
      }
    }
    nanos.put("jvm", Math.max(0, processNanos() - processNanos - threads));
    Map<String, Long> millis = new LinkedHashMap<>();
    nanos.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(share -> millis.put(share.getKey(), share.getValue() / 1_000_000));
    return millis;
  }

  private static String purpose(String thread) {
    if (thread.startsWith("fairlead-")) {
      return thread.substring("fairlead-".length());
    }
    if (thread.startsWith("agent-") || thread.startsWith("measure-")) {
      return "agents";
    }
    if (thread.contains("smallrye-kafka-consumer") || thread.startsWith("vert.x-eventloop")) {
      return "consumers";
    }
    if (thread.startsWith("executor-thread")) {
      return "view and agents' log";
    }
    if (thread.startsWith("kafka-producer")) {
      return "producers";
    }
    return thread.equals("main") || thread.contains("ForkJoinPool") ? "bench" : "broker";
  }

  /** Of the whole process, in nanoseconds; 0 where the system does not say. */
  static long processNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }
}
