package io.fairlead.domain.workload;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import java.util.LinkedHashSet;

/** The uids that were added last, up to a limit: memory for what may still come late. */
final class RecentUids {
  private final int limit;
  private final LinkedHashSet<String> uids = new LinkedHashSet<>();

  RecentUids(int limit) {
    this.limit = limit;
  }

  void add(String uid) {
    uids.add(uid);
    if (uids.size() > limit) {
      uids.removeFirst();
    }
  }

  boolean contains(String uid) {
    return uids.contains(uid);
  }

  /** Returns whether it was there. */
  boolean remove(String uid) {
    return uids.remove(uid);
  }

  /** The oldest first: it is the next to be forgotten. */
  void save(StateWriter out) {
    out.each(uids, out::unique);
  }

  void load(StateReader in) {
    in.each(() -> add(in.unique()));
  }
}
