package io.fairlead.stream;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;

/**
 * Whether the heap has room for a second copy of a cell. How large that is, nobody knows before;
 * but where what lives takes most of the heap, it is better not to try: without a snapshot a
 * restore takes longer, without memory nothing goes on.
 */
final class HeapRoom {
  private static final double MAX_SHARE = 0.6;

  private final List<MemoryPoolMXBean> pools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .toList();

  boolean hasRoom() {
    return livedThroughLastCollection() <= MAX_SHARE * Runtime.getRuntime().maxMemory();
  }

  private long livedThroughLastCollection() {
    long bytes = 0;
    for (MemoryPoolMXBean pool : pools) {
      MemoryUsage usage = pool.getCollectionUsage();
      bytes += usage == null ? 0 : usage.getUsed();
    }
    return bytes;
  }
}
