package io.fairlead.domain.scheduling.queue;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.PodSpec;
import io.fairlead.domain.model.PreemptionPolicy;
import io.fairlead.domain.model.PriorityClass;
import java.util.TreeMap;

/**
 * What a pod's priority is, as Kubernetes' admission plug-in Priority decides it. Decided once, at
 * submission: classes that change later leave the pods alone that are there.
 */
public final class PriorityClasses {
  private static final int CLUSTER_CRITICAL = 2_000_000_000;
  private static final int NODE_CRITICAL = 2_000_001_000;

  private final TreeMap<String, PriorityClass> classes = new TreeMap<>();

  /** Among several global defaults the lowest value counts, as in Kubernetes. */
  private PriorityClass globalDefault;

  public PriorityClasses() {
    put(system(PriorityClass.SYSTEM_CLUSTER_CRITICAL, CLUSTER_CRITICAL));
    put(system(PriorityClass.SYSTEM_NODE_CRITICAL, NODE_CRITICAL));
  }

  private static PriorityClass system(String name, int value) {
    return new PriorityClass(Metadata.named(null, name), value, false, null, null);
  }

  public void put(PriorityClass priorityClass) {
    if (!isSystem(priorityClass.name()) || !classes.containsKey(priorityClass.name())) {
      classes.put(priorityClass.name(), priorityClass);
      findGlobalDefault();
    }
  }

  public void remove(String name) {
    if (!isSystem(name)) {
      classes.remove(name);
      findGlobalDefault();
    }
  }

  private static boolean isSystem(String name) {
    return name.equals(PriorityClass.SYSTEM_CLUSTER_CRITICAL)
        || name.equals(PriorityClass.SYSTEM_NODE_CRITICAL);
  }

  private void findGlobalDefault() {
    globalDefault = null;
    for (PriorityClass candidate : classes.values()) {
      if (candidate.globalDefault()
          && (globalDefault == null || candidate.value() < globalDefault.value())) {
        globalDefault = candidate;
      }
    }
  }

  /** Whether the class that the pod names, if any, exists. */
  public boolean knows(PodSpec spec) {
    return namesNone(spec) || classes.containsKey(spec.priorityClassName());
  }

  /** The spec with priority and preemption policy decided; its class must be known. */
  public PodSpec resolve(PodSpec spec) {
    if (spec.priority() != null && spec.preemptionPolicy() != null) {
      return spec;
    }
    PriorityClass its = namesNone(spec) ? globalDefault : classes.get(spec.priorityClassName());
    int priority = its == null ? 0 : its.value();
    PreemptionPolicy policy =
        its == null ? PreemptionPolicy.PreemptLowerPriority : its.preemptionPolicy();
    return spec.withPriority(
        spec.priority() == null ? priority : spec.priority(),
        spec.preemptionPolicy() == null ? policy : spec.preemptionPolicy());
  }

  public void save(StateWriter out) {
    out.each(classes.values().stream().filter(c -> !isSystem(c.name())).toList(), out::value);
  }

  public void load(StateReader in) {
    in.each(() -> put(in.value(PriorityClass.class)));
  }

  private static boolean namesNone(PodSpec spec) {
    return spec.priorityClassName() == null || spec.priorityClassName().isEmpty();
  }
}
