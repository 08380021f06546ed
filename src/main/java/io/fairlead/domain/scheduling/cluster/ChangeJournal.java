package io.fairlead.domain.scheduling.cluster;

/**
 * Which slots changed, in order, so that an index that was not used for a while can catch up by
 * looking only at those. Keeps the last {@link #SIZE} changes; whoever is further behind starts
 * over.
 */
public final class ChangeJournal {
  public static final int SIZE = 1 << 14;
  private static final int NODE_CHANGED = 1 << 31;

  private final int[] changes = new int[SIZE];
  private long version;

  /** Counts all changes so far. */
  public long version() {
    return version;
  }

  /** More or less of the node is in use. */
  public void useChanged(int slot) {
    changes[(int) (version++ & SIZE - 1)] = slot;
  }

  /** The node itself is another: its labels, taints, capacity or readiness. */
  public void nodeChanged(int slot) {
    changes[(int) (version++ & SIZE - 1)] = slot | NODE_CHANGED;
  }

  public boolean reachesBackTo(long since) {
    return version - since <= SIZE;
  }

  public int slot(long at) {
    return changes[(int) (at & SIZE - 1)] & ~NODE_CHANGED;
  }

  public boolean isNodeChange(long at) {
    return changes[(int) (at & SIZE - 1)] < 0;
  }
}
