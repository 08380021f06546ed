package io.fairlead.view;

import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.PriorityClass;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** Priority classes: those that were applied, and Kubernetes' own two, which always are. */
final class PriorityClasses {
  private final Store<Applied<PriorityClass>> store;

  /** A copy. */
  PriorityClasses(PriorityClasses other) {
    store = other.store.copy();
  }

  PriorityClasses(Moment start) {
    store = new Store<>();
    system(
        PriorityClass.SYSTEM_CLUSTER_CRITICAL,
        2_000_000_000,
        "Used for system critical pods that must run in the cluster, but can be moved to another"
            + " node if necessary.",
        start);
    system(
        PriorityClass.SYSTEM_NODE_CRITICAL,
        2_000_001_000,
        "Used for system critical pods that must not be moved from their current node.",
        start);
  }

  private void system(String name, int value, String description, Moment start) {
    byte[] unique = ("priorityclass/" + name).getBytes(StandardCharsets.UTF_8);
    Metadata metadata =
        Metadata.named(null, name).withUid(UUID.nameUUIDFromBytes(unique).toString());
    put(new PriorityClass(metadata, value, false, null, description), start);
  }

  Store<Applied<PriorityClass>> store() {
    return store;
  }

  void apply(PriorityClass priorityClass, Moment now) {
    if (!PriorityClass.isSystem(priorityClass.name())) {
      put(priorityClass, now);
    }
  }

  private void put(PriorityClass priorityClass, Moment now) {
    NamespacedName name = new NamespacedName("", priorityClass.name());
    Applied<PriorityClass> before = store.value(name);
    Instant created =
        now.creationOf(priorityClass.metadata(), before == null ? null : before.createdAt());
    store.put(name, new Applied<>(priorityClass, created), now.version());
  }

  void delete(String name, Moment now) {
    if (!PriorityClass.isSystem(name)) {
      store.remove(new NamespacedName("", name), now.version());
    }
  }
}
