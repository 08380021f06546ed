package io.fairlead.domain.scheduling.cluster;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.Namespace;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** The labels of namespaces, for selectors that name pods by their namespace's. */
public final class Namespaces {
  private final TreeMap<String, SortedMap<String, String>> labels = new TreeMap<>();

  /** Returns whether its labels are others now. */
  public boolean put(Namespace namespace) {
    TreeMap<String, String> own = new TreeMap<>(namespace.metadata().labels());
    own.put(Namespace.NAME_LABEL, namespace.name());
    SortedMap<String, String> before = labelsOf(namespace.name());
    labels.put(namespace.name(), Collections.unmodifiableSortedMap(own));
    return !before.equals(own);
  }

  /** Returns whether its labels are others now. */
  public boolean remove(String name) {
    SortedMap<String, String> before = labels.remove(name);
    return before != null && before.size() > 1;
  }

  public void save(StateWriter out) {
    out.each(
        labels.entrySet(),
        namespace -> {
          out.text(namespace.getKey());
          out.labels(namespace.getValue());
        });
  }

  public void load(StateReader in) {
    in.each(() -> labels.put(in.text(), in.labels()));
  }

  public boolean selects(LabelSelector selector, String namespace) {
    return selector.isEmpty() || selector.matches(labelsOf(namespace));
  }

  /** A namespace that nobody described has its name for a label. */
  private SortedMap<String, String> labelsOf(String name) {
    SortedMap<String, String> known = labels.get(name);
    if (known != null) {
      return known;
    }
    TreeMap<String, String> own = new TreeMap<>();
    own.put(Namespace.NAME_LABEL, name);
    return own;
  }
}
