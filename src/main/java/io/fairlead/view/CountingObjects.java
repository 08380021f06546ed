package io.fairlead.view;

import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Pod;
import java.util.List;
import java.util.function.Function;

/** The objects of one kind that count pods, kept up to date by every change of a pod. */
final class CountingObjects<S extends CountsPods<S>> {
  private final Store<S> store;

  /** The name of the one object that may count a pod; null if any of its namespace may. */
  private final Function<Pod, String> counterOf;

  private CountingObjects(Store<S> store, Function<Pod, String> counterOf) {
    this.store = store;
    this.counterOf = counterOf;
  }

  CountingObjects<S> copy() {
    return new CountingObjects<>(store.copy(), counterOf);
  }

  /** Any object may count any pod of its namespace. */
  static <S extends CountsPods<S>> CountingObjects<S> ofNamespaces() {
    return new CountingObjects<>(new Store<S>(), null);
  }

  /** A pod names the one object of its namespace that counts it, or null. */
  static <S extends CountsPods<S>> CountingObjects<S> namedByPods(Function<Pod, String> counterOf) {
    return new CountingObjects<>(new Store<S>(), counterOf);
  }

  Store<S> store() {
    return store;
  }

  /**
   * Adds or replaces an object.
   *
   * @param state that has counted nothing yet
   * @param pods all of its namespace
   */
  void put(S state, List<PodState> pods, Moment now) {
    NamespacedName name = state.name();
    S counted = state;
    for (PodState pod : pods) {
      if (counterOf == null || name.name().equals(counterOf.apply(pod.pod()))) {
        counted = counted.counting(null, pod);
      }
    }
    store.put(name, counted, now.version());
  }

  void podChanged(PodState before, PodState after, Moment now) {
    if (store.size() == 0) {
      return;
    }
    Pod pod = (after == null ? before : after).pod();
    String namespace = pod.metadata().namespace();
    if (counterOf == null) {
      store.list(namespace).forEach(object -> count(object.value(), before, after, now));
      return;
    }
    String name = counterOf.apply(pod);
    S counter = name == null ? null : store.value(new NamespacedName(namespace, name));
    if (counter != null) {
      count(counter, before, after, now);
    }
  }

  private void count(S object, PodState before, PodState after, Moment now) {
    S counted = object.counting(before, after);
    if (!counted.equals(object)) {
      store.put(object.name(), counted, now.version());
    }
  }
}
