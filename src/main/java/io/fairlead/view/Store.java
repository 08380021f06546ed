package io.fairlead.view;

import io.fairlead.domain.model.NamespacedName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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

  private final TreeMap<NamespacedName, Versioned<T>> objects = new TreeMap<>();
  private final ChangeRing<T> changes;
  private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
  private boolean changed;

  Store() {
    this(RING_CAPACITY);
  }

  Store(int ringCapacity) {
    changes = new ChangeRing<>(ringCapacity);
  }

  /** The object of that name, or null. */
  public Versioned<T> get(NamespacedName name) {
    return objects.get(name);
  }

  /** All objects, or those of one namespace, in the order of their names. */
  public List<Versioned<T>> list(String namespace) {
    Collection<Versioned<T>> selected =
        namespace == null
            ? objects.values()
            : objects
                .subMap(new NamespacedName(namespace, ""), new NamespacedName(namespace + "\0", ""))
                .values();
    return new ArrayList<>(selected);
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
    Versioned<T> before = objects.get(name);
    if (before != null && before.value().equals(value)) {
      return;
    }
    objects.put(name, new Versioned<>(value, version));
    changes.add(new Change<>(name, before == null ? null : before.value(), value, version));
    changed = true;
  }

  void remove(NamespacedName name, long version) {
    Versioned<T> before = objects.remove(name);
    if (before != null) {
      changes.add(new Change<>(name, before.value(), null, version));
      changed = true;
    }
  }

  T value(NamespacedName name) {
    Versioned<T> object = objects.get(name);
    return object == null ? null : object.value();
  }

  int size() {
    return objects.size();
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
