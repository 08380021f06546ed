package io.fairlead.domain.scheduling.queue;

import io.fairlead.domain.scheduling.cluster.PodEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Candidates in order: by priority; with fair shares, namespaces of one priority by their dominant
 * share, then by name; then in the order of submission.
 *
 * <p>They stand in lanes, one a priority (and namespace). A placement changes the share of one
 * namespace, and so the place of its lanes and not of everyone in them.
 */
final class Turns {

  /** Candidates between whom only the order of submission counts. */
  static final class Lane {
    private final Turns owner;
    private final int priority;
    private final String namespace;
    private final TreeMap<Long, Candidate> candidates = new TreeMap<>();
    private DominantShares.Share share;

    private Lane(Turns owner, int priority, String namespace, DominantShares.Share share) {
      this.owner = owner;
      this.priority = priority;
      this.namespace = namespace;
      this.share = share;
    }

    private boolean isOf(int itsPriority, String itsNamespace) {
      return priority == itsPriority && namespace.equals(itsNamespace);
    }
  }

  private record Key(String namespace, int priority) {}

  private static final Comparator<Lane> ORDER =
      Comparator.<Lane>comparingInt(lane -> lane.priority)
          .reversed()
          .thenComparing(lane -> lane.share)
          .thenComparing(lane -> lane.namespace);

  /** Null if shares do not count. */
  private final DominantShares shares;

  private final TreeMap<Key, Lane> lanes =
      new TreeMap<>(Comparator.comparing(Key::namespace).thenComparingInt(Key::priority));
  private final TreeSet<Lane> order = new TreeSet<>(ORDER);

  Turns(DominantShares shares) {
    this.shares = shares;
  }

  /** The candidate, which is in no lane, is put where its first pod belongs. */
  void add(Candidate candidate) {
    PodEntry first = candidate.first();
    put(candidate, lane(first.shape().priority(), laneName(first)), first.sequence());
  }

  private static void put(Candidate candidate, Lane lane, long turn) {
    lane.candidates.put(turn, candidate);
    candidate.lane = lane;
    candidate.turn = turn;
  }

  private String laneName(PodEntry pod) {
    return shares == null ? "" : pod.name().namespace();
  }

  private Lane lane(int priority, String namespace) {
    Key key = new Key(namespace, priority);
    Lane lane = lanes.get(key);
    if (lane == null) {
      lane = new Lane(this, priority, namespace, share(namespace));
      lanes.put(key, lane);
      order.add(lane);
    }
    return lane;
  }

  private DominantShares.Share share(String namespace) {
    return shares == null ? DominantShares.Share.NONE : shares.of(namespace);
  }

  boolean contains(Candidate candidate) {
    return candidate.lane != null && candidate.lane.owner == this;
  }

  void remove(Candidate candidate) {
    Lane lane = candidate.lane;
    lane.candidates.remove(candidate.turn);
    candidate.lane = null;
    if (lane.candidates.isEmpty()) {
      lanes.remove(new Key(lane.namespace, lane.priority));
      order.remove(lane);
    }
  }

  /** The candidate's first pod is another: it moves to where that belongs, or leaves. */
  void update(Candidate candidate) {
    PodEntry first = candidate.first();
    Lane lane = candidate.lane;
    if (first != null && first.sequence() == candidate.turn) {
      return;
    }
    if (first != null && lane.isOf(first.shape().priority(), laneName(first))) {
      lane.candidates.remove(candidate.turn);
      put(candidate, lane, first.sequence());
      return;
    }
    remove(candidate);
    if (first != null) {
      add(candidate);
    }
  }

  Candidate first() {
    return order.isEmpty() ? null : order.first().candidates.firstEntry().getValue();
  }

  /** In order; the consumer must not change it. */
  void forEach(Consumer<Candidate> consumer) {
    for (Lane lane : order) {
      lane.candidates.values().forEach(consumer);
    }
  }

  void shareChanged(String namespace) {
    var itsLanes =
        lanes.subMap(
            new Key(namespace, Integer.MIN_VALUE),
            true,
            new Key(namespace, Integer.MAX_VALUE),
            true);
    for (Lane lane : itsLanes.values()) {
      order.remove(lane);
      lane.share = share(namespace);
      order.add(lane);
    }
  }

  void allSharesChanged() {
    List<Lane> all = new ArrayList<>(order);
    order.clear();
    for (Lane lane : all) {
      lane.share = share(lane.namespace);
      order.add(lane);
    }
  }
}
