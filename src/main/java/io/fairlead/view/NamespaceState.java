package io.fairlead.view;

import io.fairlead.domain.model.Namespace;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A namespace: one that was created, or one that is there because something is in it.
 *
 * @param createdAt when it was created, or its first object was seen
 * @param applied null if nobody created it
 */
public record NamespaceState(String name, Instant createdAt, Namespace applied) {

  /** Its own, and always its name. */
  public SortedMap<String, String> labels() {
    TreeMap<String, String> labels = new TreeMap<>();
    if (applied != null) {
      labels.putAll(applied.metadata().labels());
    }
    labels.put(Namespace.NAME_LABEL, name);
    return Collections.unmodifiableSortedMap(labels);
  }

  public String uid() {
    return applied != null && applied.metadata().uid() != null
        ? applied.metadata().uid()
        : UUID.nameUUIDFromBytes(("namespace/" + name).getBytes(StandardCharsets.UTF_8)).toString();
  }
}
