package io.fairlead.chaos;

import java.util.Collection;

/** Some values in short; all 0 if there are none. The p-th percentile is by nearest rank. */
record Percentiles(int count, long p50, long p90, long p99, long max) {

  static Percentiles of(Collection<Long> values) {
    long[] sorted = values.stream().mapToLong(Long::longValue).sorted().toArray();
    return new Percentiles(
        sorted.length, at(sorted, 50), at(sorted, 90), at(sorted, 99), at(sorted, 100));
  }

  private static long at(long[] sorted, int percent) {
    return sorted.length == 0 ? 0 : sorted[Math.ceilDiv(sorted.length * percent, 100) - 1];
  }
}
