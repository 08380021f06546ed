package io.fairlead.domain.scheduling.cluster;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Service;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which pods should be kept apart: those that one service selects (the first in the order of
 * names), else those that one object owns.
 *
 * <p>Services are found by one pair of their selector, so that a pod costs a look at its labels and
 * not at every service of its namespace.
 */
public final class ServiceGroups {
  private final TreeMap<NamespacedName, Service> services = new TreeMap<>();

  /** By namespace, label key, label value: the services whose selector begins with that pair. */
  private final Map<String, Map<String, Map<String, SortedMap<String, Service>>>> index =
      new TreeMap<>();

  /** The service of that name, or null. */
  public Service get(NamespacedName name) {
    return services.get(name);
  }

  public void put(Service service) {
    remove(service.namespacedName());
    services.put(service.namespacedName(), service);
    if (!service.spec().selector().isEmpty()) {
      var pair = service.spec().selector().firstEntry();
      index
          .computeIfAbsent(service.metadata().namespace(), namespace -> new TreeMap<>())
          .computeIfAbsent(pair.getKey(), key -> new TreeMap<>())
          .computeIfAbsent(pair.getValue(), value -> new TreeMap<>())
          .put(service.metadata().name(), service);
    }
  }

  public void remove(NamespacedName name) {
    Service service = services.remove(name);
    if (service != null && !service.spec().selector().isEmpty()) {
      var pair = service.spec().selector().firstEntry();
      var byKey = index.get(name.namespace());
      var byValue = byKey.get(pair.getKey());
      var byName = byValue.get(pair.getValue());
      byName.remove(name.name());
      removeIfEmpty(byValue, pair.getValue(), byName);
      removeIfEmpty(byKey, pair.getKey(), byValue);
      removeIfEmpty(index, name.namespace(), byKey);
    }
  }

  public void save(StateWriter out) {
    out.each(services.values(), out::value);
  }

  public void load(StateReader in) {
    in.each(() -> put(in.value(Service.class)));
  }

  private static <V extends Map<?, ?>> void removeIfEmpty(
      Map<String, V> parent, String key, V child) {
    if (child.isEmpty()) {
      parent.remove(key);
    }
  }

  /** The group that a service's pods are in. */
  public static String groupOf(NamespacedName service) {
    return "service/" + service;
  }

  /** The name of the pod's group, or null if nothing ties it to others. */
  public String groupOf(NamespacedName pod, SortedMap<String, String> labels, String owner) {
    var byKey = index.get(pod.namespace());
    Service first = byKey == null ? null : first(byKey, pod, labels);
    if (first != null) {
      return groupOf(first.namespacedName());
    }
    return owner == null ? null : "owner/" + owner;
  }

  private static Service first(
      Map<String, Map<String, SortedMap<String, Service>>> byKey,
      NamespacedName pod,
      SortedMap<String, String> labels) {
    Service first = null;
    for (Map.Entry<String, String> label : labels.entrySet()) {
      var byValue = byKey.get(label.getKey());
      var candidates = byValue == null ? null : byValue.get(label.getValue());
      if (candidates != null) {
        for (Service candidate : candidates.values()) {
          if (first != null && candidate.metadata().name().compareTo(first.metadata().name()) > 0) {
            break;
          }
          if (candidate.selects(pod.namespace(), labels)) {
            first = candidate;
            break;
          }
        }
      }
    }
    return first;
  }
}
