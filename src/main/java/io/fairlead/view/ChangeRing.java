package io.fairlead.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The latest changes of one kind, oldest first, in a bounded buffer. It is the only buffer that
 * watchers have: each reads on from a version of its own, and one that is too slow finds that the
 * ring has overtaken it. So no watcher can hold the fold up or make memory grow.
 */
final class ChangeRing<T> {
  private final Change<T>[] ring;
  private long written;

  /** Changes up to this version can no longer be told. */
  private long horizon;

  @SuppressWarnings("unchecked")
  ChangeRing(int capacity) {
    ring = (Change<T>[]) new Change<?>[capacity];
  }

  void add(Change<T> change) {
    int slot = slot(written);
    if (ring[slot] != null) {
      horizon = ring[slot].version();
    }
    ring[slot] = change;
    written++;
  }

  /** Forgets everything: changes up to this version are not told to anybody. */
  void startAt(long version) {
    Arrays.fill(ring, null);
    written = 0;
    horizon = version;
  }

  /**
   * Changes after a version, oldest first, at most {@code max} unless more share the last one's
   * version; empty if the ring has forgotten some of them.
   */
  Optional<List<Change<T>>> after(long version, int max) {
    if (version < horizon) {
      return Optional.empty();
    }
    List<Change<T>> changes = new ArrayList<>();
    for (long i = firstAfter(version); i < written; i++) {
      Change<T> change = ring[slot(i)];
      if (changes.size() >= max && change.version() != changes.getLast().version()) {
        break;
      }
      changes.add(change);
    }
    return Optional.of(changes);
  }

  long latestVersion() {
    return written == 0 ? horizon : ring[slot(written - 1)].version();
  }

  private long firstAfter(long version) {
    long low = Math.max(0, written - ring.length);
    long high = written;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (ring[slot(middle)].version() > version) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private int slot(long index) {
    return (int) (index % ring.length);
  }
}
