package io.fairlead.domain.scheduling.cluster;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.model.NamespacedName;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SortedMap;

/**
 * The live pods, by uid and by name. A name belongs to at most one of them.
 *
 * <p>Labels are shared between pods that have the same, since most pods are one of many replicas.
 */
public final class PodTable {
  private static final int MAX_SHARED_LABELS = 10_000;
  private static final int MAX_REMEMBERED_UIDS = 100_000;

  private final PodIndex<String> byUid = new PodIndex<>(PodEntry::uid, String::hashCode);
  private final PodIndex<NamespacedName> byName =
      new PodIndex<>(PodEntry::name, NamespacedName::hashCode);

  /** The last uids that are over, so that a late copy of a submission is not a second life. */
  private final LinkedHashSet<String> over = new LinkedHashSet<>();

  private final LinkedHashMap<SortedMap<String, String>, SortedMap<String, String>> labels =
      new LinkedHashMap<>();

  public PodEntry byUid(String uid) {
    return byUid.get(uid);
  }

  /** Whether the uid was accepted, or turned away, before. */
  public boolean hasSeen(String uid) {
    return byUid.get(uid) != null || over.contains(uid);
  }

  public PodEntry byName(NamespacedName name) {
    return byName.get(name);
  }

  /** The pod with that uid, or without a uid the one that has the name; null if there is none. */
  public PodEntry find(String uid, String namespace, String name) {
    return uid == null ? byName.get(new NamespacedName(namespace, name)) : byUid.get(uid);
  }

  /** The pod that a snapshot speaks of. */
  public PodEntry known(String uid) {
    PodEntry pod = byUid.get(uid);
    if (pod == null) {
      throw new IllegalStateException("no pod with uid " + uid);
    }
    return pod;
  }

  /** Those that have ended by themselves, in the order of submission. */
  public List<PodEntry> finished() {
    return byUid.all().stream()
        .filter(pod -> pod.state() == PodEntry.State.FINISHED)
        .sorted(Comparator.comparingLong(PodEntry::sequence))
        .toList();
  }

  /** The pods of a namespace, in the order of submission. */
  public List<PodEntry> in(String namespace) {
    return byUid.all().stream()
        .filter(pod -> pod.name().namespace().equals(namespace))
        .sorted(Comparator.comparingLong(PodEntry::sequence))
        .toList();
  }

  public void add(PodEntry pod) {
    byUid.put(pod);
    byName.put(pod);
  }

  /** Adds a pod of a snapshot, in which no two may have a uid or a name in common. */
  public void addNew(PodEntry pod) {
    if (byUid.put(pod) != null || byName.put(pod) != null) {
      throw new IllegalStateException("twice: pod %s, uid %s".formatted(pod.name(), pod.uid()));
    }
  }

  public int size() {
    return byUid.size();
  }

  public void reserve(int more) {
    byUid.reserve(more);
    byName.reserve(more);
  }

  public void remove(PodEntry pod) {
    byUid.remove(pod);
    byName.remove(pod);
    remember(pod.uid());
  }

  /** The uid is over: it will not be accepted again. */
  public void remember(String uid) {
    over.add(uid);
    if (over.size() > MAX_REMEMBERED_UIDS) {
      over.removeFirst();
    }
  }

  /** The pods themselves are written down where they are: on a node, or in the queue. */
  public void save(StateWriter out) {
    out.each(over, out::unique);
  }

  public void load(StateReader in) {
    in.each(() -> over.add(in.unique()));
  }

  public SortedMap<String, String> shared(SortedMap<String, String> podLabels) {
    SortedMap<String, String> known = labels.putIfAbsent(podLabels, podLabels);
    if (labels.size() > MAX_SHARED_LABELS) {
      labels.pollFirstEntry();
    }
    return known == null ? podLabels : known;
  }
}
