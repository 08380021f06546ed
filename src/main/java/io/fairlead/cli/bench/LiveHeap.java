package io.fairlead.cli.bench;

import java.lang.management.ManagementFactory;

/** What is reachable on the heap. */
final class LiveHeap {
  private static final int MAX_COLLECTIONS = 4;

  /** A change this small is no news. */
  private static final long SETTLED_BYTES = 4_096;

  private LiveHeap() {}

  /** Collects garbage until that gives nothing more, or long enough; the bytes in use then. */
  static long bytes() {
    long before = Long.MAX_VALUE;
    for (int i = 0; i < MAX_COLLECTIONS; i++) {
      System.gc();
      long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      if (before - used < SETTLED_BYTES) {
        return Math.min(used, before);
      }
      before = used;
    }
    return before;
  }
}
