package io.fairlead.domain.scheduling.oracle;

import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PriorityClass;
import java.util.OptionalInt;
import java.util.TreeMap;

/** What priority a pod gets when it is submitted. */
final class NaivePriorities {
  private final TreeMap<String, PriorityClass> classes = new TreeMap<>();

  void put(PriorityClass applied) {
    classes.put(applied.name(), applied);
  }

  void remove(String name) {
    classes.remove(name);
  }

  /** Empty if the pod names a class that does not exist. */
  OptionalInt of(Pod pod) {
    String name = pod.spec().priorityClassName();
    if (name != null && ofClass(name).isEmpty()) {
      return OptionalInt.empty();
    }
    if (pod.spec().priority() != null) {
      return OptionalInt.of(pod.spec().priority());
    }
    if (name == null) {
      return OptionalInt.of(
          classes.values().stream()
              .filter(PriorityClass::globalDefault)
              .mapToInt(PriorityClass::value)
              .min()
              .orElse(0));
    }
    return ofClass(name);
  }

  private OptionalInt ofClass(String name) {
    return switch (name) {
      case PriorityClass.SYSTEM_CLUSTER_CRITICAL -> OptionalInt.of(2_000_000_000);
      case PriorityClass.SYSTEM_NODE_CRITICAL -> OptionalInt.of(2_000_001_000);
      default ->
          classes.containsKey(name)
              ? OptionalInt.of(classes.get(name).value())
              : OptionalInt.empty();
    };
  }
}
