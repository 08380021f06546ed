package io.fairlead.view;

import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.NamespacedName;
import java.util.HashMap;
import java.util.Map;

/** Which namespaces are in use; {@code default} always is. */
final class Namespaces {
  private final Store<NamespaceState> store = new Store<>();
  private final Map<String, Integer> uses = new HashMap<>();

  Namespaces(Moment start) {
    use(Metadata.DEFAULT_NAMESPACE, start);
  }

  Store<NamespaceState> store() {
    return store;
  }

  void use(String namespace, Moment now) {
    if (uses.merge(namespace, 1, Integer::sum) == 1) {
      store.put(name(namespace), new NamespaceState(namespace, now.at()), now.version());
    }
  }

  void release(String namespace, Moment now) {
    if (uses.computeIfPresent(namespace, (key, n) -> n == 1 ? null : n - 1) == null) {
      store.remove(name(namespace), now.version());
    }
  }

  private static NamespacedName name(String namespace) {
    return new NamespacedName("", namespace);
  }
}
