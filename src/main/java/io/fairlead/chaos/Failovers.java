package io.fairlead.chaos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long a cell is without decisions after its owner fails: from the fault until the first
 * placement that was made after it can be read. There are pods to place all the time, so what lies
 * between is the failover and, at most, the time between two submissions. A record says when it was
 * made, and all processes share this machine's clock; so what the owner had sent before does not
 * count.
 *
 * <p>Used by several threads.
 */
final class Failovers {

  /** An owner that failed and has no successor yet. */
  private record Open(long wallMillis, long nanos) {}

  /** Longer ones are told when they are over: what the processes printed meanwhile says why. */
  private static final long LONG_MILLIS = 5_000;

  private final Map<Integer, Open> open = new HashMap<>();
  private final List<Long> millis = new ArrayList<>();
  private int spoiled;

  /** These cells have just lost their owner. */
  synchronized void begin(Collection<Integer> cells) {
    Open now = new Open(System.currentTimeMillis(), System.nanoTime());
    cells.forEach(cell -> open.putIfAbsent(cell, now));
  }

  /** Whether none of these cells waits for a successor. */
  synchronized boolean areOver(Collection<Integer> cells) {
    return cells.stream().noneMatch(open::containsKey);
  }

  /** What is under way now says nothing any more: the broker has failed as well. */
  synchronized void spoil() {
    spoiled += open.size();
    open.clear();
  }

  /** A record of a cell's scheduler can be read. */
  synchronized void decided(int cell, long madeAtMillis) {
    Open begin = open.get(cell);
    if (begin != null && madeAtMillis > begin.wallMillis()) {
      open.remove(cell);
      long waited = (System.nanoTime() - begin.nanos()) / 1_000_000;
      millis.add(waited);
      if (waited > LONG_MILLIS) {
        Progress.print("cell %d waited %,d ms for its next placement", cell, waited);
      }
    }
  }

  /** In milliseconds, of those that came to an end. */
  synchronized Percentiles percentiles() {
    return Percentiles.of(millis);
  }

  /** How many are not counted because the broker failed at the same time. */
  synchronized int spoiled() {
    return spoiled;
  }
}
