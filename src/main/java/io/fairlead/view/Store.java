package io.fairlead.view;

import io.fairlead.domain.model.NamespacedName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The objects of one kind by name, with their latest changes. Values are immutable: a reader may
 * keep what it was given. Objects without a namespace are in namespace "".
 *
 * <p>Guarded by the view's lock; only listeners come and go without it.
 */
public final class Store<T> {
  static final int RING_CAPACITY = 16_384;

  /** One name's object, in both maps. */
  private static final class Slot<T> {
    private Versioned<T> object;

    private Slot(Versioned<T> object) {
      this.object = object;
    }
  }

  private final Map<NamespacedName, Slot<T>> byName = new HashMap<>();

  /** For lists alone: objects change more often than they come and go. */
  private final TreeMap<NamespacedName, Slot<T>> inOrder = new TreeMap<>();

  private final ChangeRing<T> changes;
  private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
  private boolean changed;

  Store() {
    this(RING_CAPACITY);
  }

  Store(int ringCapacity) {
    changes = new ChangeRing<>(ringCapacity);
  }

  /** The same objects, to be changed on their own; without the changes that led to them. */
  Store<T> copy() {
    Store<T> copy = new Store<>(1);
    inOrder.forEach(
        (name, slot) -> {
          Slot<T> own = new Slot<>(slot.object);
          copy.byName.put(name, own);
          copy.inOrder.put(name, own);
        });
    return copy;
  }

  /** The object of that name, or null. */
  public Versioned<T> get(NamespacedName name) {
    Slot<T> slot = byName.get(name);
    return slot == null ? null : slot.object;
  }

  /** All objects, or those of one namespace, in the order of their names. */
  public List<Versioned<T>> list(String namespace) {
    Collection<Slot<T>> selected =
        namespace == null
            ? inOrder.values()
            : inOrder
                .subMap(new NamespacedName(namespace, ""), new NamespacedName(namespace + "\0", ""))
                .values();
    List<Versioned<T>> objects = new ArrayList<>();
    selected.forEach(slot -> objects.add(slot.object));
    return objects;
  }

  /** Changes after a version, or empty if they are no longer all known. */
  public Optional<List<Change<T>>> changesAfter(long version, int max) {
    return changes.after(version, max);
  }

  /** The version of the last change that is known. */
  public long latestChange() {
    return changes.latestVersion();
  }

  /** Adds or replaces an object; the same value again is no change. */
  public void put(NamespacedName name, T value, long version) {
    Versioned<T> object = new Versioned<>(value, version);
    Slot<T> slot = byName.get(name);
    if (slot == null) {
      slot = new Slot<>(object);
      byName.put(name, slot);
      inOrder.put(name, slot);
      changed(name, null, value, version);
    } else if (!slot.object.value().equals(value)) {
      T before = slot.object.value();
      slot.object = object;
      changed(name, before, value, version);
    }
  }

  void remove(NamespacedName name, long version) {
    Slot<T> slot = byName.remove(name);
    if (slot != null) {
      inOrder.remove(name);
      changed(name, slot.object.value(), null, version);
    }
  }

  private void changed(NamespacedName name, T before, T after, long version) {
    changes.add(new Change<>(name, before, after, version));
    changed = true;
  }

  T value(NamespacedName name) {
    Slot<T> slot = byName.get(name);
    return slot == null ? null : slot.object.value();
  }

  int size() {
    return byName.size();
  }

  /** The log before this version has been folded; only what comes now is news. */
  void startAt(long version) {
    changes.startAt(version);
  }

  /** Calls back, once or more, after a batch that changed something. Must return at once. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  public void removeListener(Runnable listener) {
    listeners.remove(listener);
  }

  void notifyListeners() {
    if (changed) {
      changed = false;
      listeners.forEach(Runnable::run);
    }
  }
}
