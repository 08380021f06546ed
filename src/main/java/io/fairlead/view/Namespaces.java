package io.fairlead.view;

import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Namespace;
import io.fairlead.domain.model.NamespacedName;
import java.util.HashMap;
import java.util.Map;

/** Namespaces: those that were created and those that are in use; {@code default} always is. */
final class Namespaces {
  private final Store<NamespaceState> store;
  private final Map<String, Integer> uses;

  Namespaces(Moment start) {
    store = new Store<>();
    uses = new HashMap<>();
    use(Metadata.DEFAULT_NAMESPACE, start);
  }

  /** A copy. */
  Namespaces(Namespaces other) {
    store = other.store.copy();
    uses = new HashMap<>(other.uses);
  }

  Store<NamespaceState> store() {
    return store;
  }

  void use(String namespace, Moment now) {
    if (uses.merge(namespace, 1, Integer::sum) == 1 && store.value(name(namespace)) == null) {
      store.put(name(namespace), new NamespaceState(namespace, now.at(), null), now.version());
    }
  }

  void release(String namespace, Moment now) {
    boolean unused = uses.computeIfPresent(namespace, (key, n) -> n == 1 ? null : n - 1) == null;
    NamespaceState before = store.value(name(namespace));
    if (unused && before != null && before.applied() == null) {
      store.remove(name(namespace), now.version());
    }
  }

  void apply(Namespace namespace, Moment now) {
    NamespaceState before = store.value(name(namespace.name()));
    var created = now.creationOf(namespace.metadata(), before == null ? null : before.createdAt());
    store.put(
        name(namespace.name()),
        new NamespaceState(namespace.name(), created, namespace),
        now.version());
  }

  /** One that is in use stays. */
  void delete(String namespace, Moment now) {
    NamespaceState before = store.value(name(namespace));
    if (before == null) {
      return;
    }
    if (uses.containsKey(namespace)) {
      NamespaceState inUse = new NamespaceState(namespace, before.createdAt(), null);
      store.put(name(namespace), inUse, now.version());
    } else {
      store.remove(name(namespace), now.version());
    }
  }

  private static NamespacedName name(String namespace) {
    return new NamespacedName("", namespace);
  }
}
