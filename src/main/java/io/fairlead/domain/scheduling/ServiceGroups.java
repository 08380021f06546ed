package io.fairlead.domain.scheduling;

import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Service;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which pods should be kept apart: those that one service selects (the first in the order of
 * names), else those that one object owns.
 */
final class ServiceGroups {
  private final TreeMap<NamespacedName, Service> services = new TreeMap<>();

  void put(Service service) {
    services.put(service.namespacedName(), service);
  }

  void remove(NamespacedName name) {
    services.remove(name);
  }

  /** The name of the pod's group, or null if nothing ties it to others. */
  String groupOf(NamespacedName pod, SortedMap<String, String> labels, String owner) {
    Metadata metadata = new Metadata(pod.namespace(), pod.name(), null, labels, null, null, null);
    NamespacedName from = new NamespacedName(pod.namespace(), "");
    for (Map.Entry<NamespacedName, Service> entry : services.tailMap(from).entrySet()) {
      if (!entry.getKey().namespace().equals(pod.namespace())) {
        break;
      }
      if (entry.getValue().selects(metadata)) {
        return "service/" + entry.getKey();
      }
    }
    return owner == null ? null : "owner/" + owner;
  }
}
