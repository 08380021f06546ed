package io.fairlead.domain.scheduling.cluster;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What is promised: pods that wait for a node on which others make room for them, by slot. Room
 * that is promised to a pod of the same or higher priority is not left to other shapes. Pods of the
 * nominated pod's own shape may have it, because any of them takes the promise with the room.
 *
 * <p>Invariant: what is promised on a slot fits there together once all pods that are leaving have
 * gone.
 */
public final class Nominations {

  /** One promise. The shape is the one that the pod had then. */
  public record Nomination(PodEntry pod, Shape shape, int slot) {}

  private final ChangeJournal journal;
  private final Map<String, Nomination> byUid = new LinkedHashMap<>();

  /** By slot, the most important first; null where nothing is promised. */
  private final List<List<Nomination>> bySlot = new ArrayList<>();

  /** By shape id. */
  private int[] counts = new int[16];

  private boolean ownCount;
  private PodEntry forgiven;

  Nominations(ChangeJournal journal) {
    this.journal = journal;
  }

  public boolean isEmpty() {
    return byUid.isEmpty();
  }

  /** The pod's nomination, or null. */
  public Nomination of(PodEntry pod) {
    return byUid.isEmpty() ? null : byUid.get(pod.uid());
  }

  public boolean anyIn(String namespace) {
    return byUid.values().stream().anyMatch(n -> n.shape.namespace().equals(namespace));
  }

  /** How many pods of a shape are nominated. */
  public int count(Shape shape) {
    return shape.id() < counts.length ? counts[shape.id()] : 0;
  }

  /** What is promised on a slot, the highest priority first, then the earliest promise. */
  public List<Nomination> at(int slot) {
    List<Nomination> promises = slot < bySlot.size() ? bySlot.get(slot) : null;
    return promises == null ? List.of() : promises;
  }

  /** The shapes of others that are promised room on a slot and not less important than the one. */
  public List<Shape> ahead(Shape shape, int slot) {
    return promisesAhead(shape, slot).stream().map(Nomination::shape).toList();
  }

  /** The same promises, and to whom they were made. */
  public List<Nomination> promisesAhead(Shape shape, int slot) {
    List<Nomination> ahead = new ArrayList<>();
    for (Nomination nomination : at(slot)) {
      if (counts(nomination, shape)) {
        ahead.add(nomination);
      }
    }
    return ahead;
  }

  /** How much of a resource is promised to others that are not less important than the shape. */
  public long promised(int resource, int slot, Shape shape) {
    long sum = 0;
    for (Nomination nomination : at(slot)) {
      if (counts(nomination, shape)) {
        Shape promised = nomination.shape;
        for (int i = 0; i < promised.resourceCount(); i++) {
          if (promised.resource(i) == resource) {
            sum += promised.amount(i);
          }
        }
      }
    }
    return sum;
  }

  /** Whether a host port that the shape needs is promised likewise. */
  public boolean arePortsPromised(Shape shape, int slot) {
    for (Nomination nomination : at(slot)) {
      if (counts(nomination, shape)) {
        for (Shape.HostPort promised : nomination.shape.hostPorts()) {
          for (Shape.HostPort wanted : shape.hostPorts()) {
            if (wanted.conflictsWith(promised)) {
              return true;
            }
          }
        }
      }
    }
    return false;
  }

  private boolean counts(Nomination promise, Shape asking) {
    return promise.shape.priority() >= asking.priority()
        && (ownCount ? promise.pod != forgiven : promise.shape != asking);
  }

  /**
   * From now on promises to the asking shape's own pods count as well, as they must when room is
   * sought for one more of them. Ended by {@link #sparingOwn} before anybody else looks.
   *
   * @param except a pod whose promise does not count, or null
   */
  public void countingOwn(PodEntry except) {
    ownCount = true;
    forgiven = except;
  }

  public void sparingOwn() {
    ownCount = false;
    forgiven = null;
  }

  /** Promises the pod a slot, and nothing else any more. */
  public void add(PodEntry pod, int slot) {
    remove(pod);
    Nomination nomination = new Nomination(pod, pod.shape(), slot);
    byUid.put(pod.uid(), nomination);
    while (bySlot.size() <= slot) {
      bySlot.add(null);
    }
    List<Nomination> promises = bySlot.get(slot);
    if (promises == null) {
      promises = new ArrayList<>(1);
      bySlot.set(slot, promises);
    }
    int at = promises.size();
    while (at > 0 && promises.get(at - 1).shape.priority() < nomination.shape.priority()) {
      at--;
    }
    promises.add(at, nomination);
    count(nomination.shape, 1);
    journal.useChanged(slot);
  }

  /** Returns whether there was one. */
  public boolean remove(PodEntry pod) {
    Nomination nomination = byUid.remove(pod.uid());
    if (nomination == null) {
      return false;
    }
    int slot = nomination.slot;
    bySlot.get(slot).remove(nomination);
    if (bySlot.get(slot).isEmpty()) {
      bySlot.set(slot, null);
    }
    count(nomination.shape, -1);
    journal.useChanged(slot);
    return true;
  }

  private void count(Shape shape, int change) {
    if (shape.id() >= counts.length) {
      counts = Arrays.copyOf(counts, Math.max(2 * counts.length, shape.id() + 1));
    }
    counts[shape.id()] += change;
  }

  // ---- snapshot

  /** By slot, because that order counts; who was promised something first elsewhere does not. */
  public void save(StateWriter out) {
    out.number(byUid.size());
    for (int slot = 0; slot < bySlot.size(); slot++) {
      for (Nomination nomination : at(slot)) {
        out.number(slot);
        out.unique(nomination.pod.uid());
      }
    }
  }

  /** Everybody who is promised something waits, so the shape is the pod's own. */
  public void load(StateReader in, Function<String, PodEntry> pods) {
    in.each(
        () -> {
          int slot = in.count();
          add(pods.apply(in.unique()), slot);
        });
  }
}
