package io.fairlead.domain.model;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a pod runs and where it may run, as Kubernetes' PodSpec.
 *
 * @param initContainers run to their end, one after the other, before the containers start;
 *     sidecars among them run on
 * @param overhead what the runtime itself takes, beside the containers
 * @param nodeName the only node it may run on, or null
 * @param affinity null asks for nothing
 * @param priorityClassName decides the priority, if that is null
 * @param priority higher goes first; null until it is decided
 * @param preemptionPolicy null until it is decided
 * @param schedulerName the scheduling profile
 * @param terminationGracePeriodSeconds seconds between the stop signal and the kill, 30 by default
 */
public record PodSpec(
    List<Container> initContainers,
    List<Container> containers,
    Resources overhead,
    String nodeName,
    SortedMap<String, String> nodeSelector,
    Affinity affinity,
    List<TopologySpreadConstraint> topologySpreadConstraints,
    List<Toleration> tolerations,
    String priorityClassName,
    Integer priority,
    PreemptionPolicy preemptionPolicy,
    String schedulerName,
    RestartPolicy restartPolicy,
    Long terminationGracePeriodSeconds) {

  public static final long DEFAULT_GRACE_PERIOD_SECONDS = 30;

  public PodSpec {
    initContainers = Copies.list(initContainers);
    containers = Copies.list(containers);
    overhead = overhead == null ? Resources.NONE : overhead;
    nodeSelector = Copies.sorted(nodeSelector);
    topologySpreadConstraints = Copies.list(topologySpreadConstraints);
    tolerations = Copies.list(tolerations);
    restartPolicy = restartPolicy == null ? RestartPolicy.Always : restartPolicy;
    terminationGracePeriodSeconds =
        terminationGracePeriodSeconds == null
            ? (Long) DEFAULT_GRACE_PERIOD_SECONDS
            : terminationGracePeriodSeconds;
  }

  public PodSpec(
      List<Container> containers,
      String nodeName,
      SortedMap<String, String> nodeSelector,
      List<Toleration> tolerations,
      RestartPolicy restartPolicy,
      Long terminationGracePeriodSeconds) {
    this(
        null,
        containers,
        null,
        nodeName,
        nodeSelector,
        null,
        null,
        tolerations,
        null,
        null,
        null,
        null,
        restartPolicy,
        terminationGracePeriodSeconds);
  }

  public PodSpec withPriority(int newPriority, PreemptionPolicy newPreemptionPolicy) {
    return new PodSpec(
        initContainers,
        containers,
        overhead,
        nodeName,
        nodeSelector,
        affinity,
        topologySpreadConstraints,
        tolerations,
        priorityClassName,
        newPriority,
        newPreemptionPolicy,
        schedulerName,
        restartPolicy,
        terminationGracePeriodSeconds);
  }

  /** This, with the priority that was decided for the other where this one leaves it open. */
  public PodSpec withPriorityOf(PodSpec decided) {
    return decided.priority == null
        ? this
        : withPriority(
            priority == null ? decided.priority : priority,
            preemptionPolicy == null ? decided.preemptionPolicy : preemptionPolicy);
  }

  /** Those that are to run as long as the pod does: the sidecars, and the containers. */
  public List<Container> serving() {
    if (initContainers.isEmpty()) {
      return containers;
    }
    return Stream.concat(initContainers.stream().filter(Container::isSidecar), containers.stream())
        .toList();
  }

  /**
   * What the pod takes of a node, as Kubernetes adds it up: the containers and sidecars together,
   * or, if that is more, an init container with the sidecars started before it; and the overhead. A
   * missing request counts as its limit, else as nothing.
   */
  public Resources requests() {
    return total(ResourceRequirements::effectiveRequests).plus(overhead);
  }

  /** What the pod may use at most, added up alike; the overhead of what it limits comes on top. */
  public Resources limits() {
    Resources limits = total(ResourceRequirements::limits);
    TreeMap<String, Long> limited = new TreeMap<>(overhead.amounts());
    limited.keySet().retainAll(limits.amounts().keySet());
    return limits.plus(new Resources(limited));
  }

  private Resources total(Function<ResourceRequirements, Resources> part) {
    Resources sidecars = Resources.NONE;
    Resources starting = Resources.NONE;
    for (Container init : initContainers) {
      Resources own = part.apply(init.resources());
      if (init.isSidecar()) {
        sidecars = sidecars.plus(own);
        starting = starting.max(sidecars);
      } else {
        starting = starting.max(sidecars.plus(own));
      }
    }
    Resources running = sidecars;
    for (Container container : containers) {
      running = running.plus(part.apply(container.resources()));
    }
    return running.max(starting);
  }
}
