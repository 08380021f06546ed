package io.fairlead.agent;

import io.fairlead.agent.runtime.ContainerState;
import io.fairlead.agent.runtime.ContainerState.Exited;
import io.fairlead.agent.runtime.ContainerState.Running;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.PodPhase;
import io.fairlead.domain.model.PodSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Kubernetes' rules for a pod's phases and the order of its containers, as far as they follow from
 * what the runtime knows. States are by container name; one that was never started has none.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/">Pod
 *     lifecycle</a>
 */
record PodLifecycle(PodSpec spec) {

  /**
   * Whether something that comes after an init container was started. Then it has had its turn,
   * also if the runtime has forgotten it, and is not run again.
   */
  boolean isPast(Container init, Map<String, ContainerState> states) {
    List<Container> inits = spec.initContainers();
    return Stream.concat(
            inits.subList(inits.indexOf(init) + 1, inits.size()).stream(),
            spec.containers().stream())
        .anyMatch(later -> states.containsKey(later.name()));
  }

  /**
   * How the pod has ended; empty as long as something of it is to run on, to be started again, or
   * yet to be started. Sidecars have no say in it: they may still be running.
   */
  Optional<PodPhase> end(Map<String, ContainerState> states) {
    if (hasFailedToInitialize(states)) {
      return Optional.of(PodPhase.Failed);
    }
    boolean anyFailed = false;
    for (Container container : spec.containers()) {
      if (!(states.get(container.name()) instanceof Exited exited)) {
        return Optional.empty();
      }
      anyFailed |= exited.exitCode() != 0;
    }
    if (spec.restartPolicy().restarts(anyFailed)) {
      return Optional.empty();
    }
    return Optional.of(anyFailed ? PodPhase.Failed : PodPhase.Succeeded);
  }

  private boolean hasFailedToInitialize(Map<String, ContainerState> states) {
    return spec.initContainers().stream()
        .filter(init -> ContainerRole.ofInit(init) == ContainerRole.INIT)
        .filter(init -> !ContainerRole.INIT.policy(spec.restartPolicy()).restarts(true))
        .anyMatch(
            init ->
                states.get(init.name()) instanceof Exited exited
                    && exited.exitCode() != 0
                    && !isPast(init, states));
  }

  /** A pod that has ended keeps its phase until its sidecars have ended, too. */
  PodPhase phase(Map<String, ContainerState> states) {
    Optional<PodPhase> end = end(states);
    if (end.isPresent() && !isRunning(states)) {
      return end.get();
    }
    return states.keySet().containsAll(names(spec.containers()))
        ? PodPhase.Running
        : PodPhase.Pending;
  }

  static boolean isRunning(Map<String, ContainerState> states) {
    return states.values().stream().anyMatch(Running.class::isInstance);
  }

  /** Whether all that ran has ended well, but for sidecars, of which that is not asked. */
  boolean isClean(Map<String, ContainerState> states) {
    Set<String> sidecars =
        names(spec.initContainers().stream().filter(Container::isSidecar).toList());
    return states.entrySet().stream()
        .filter(container -> !sidecars.contains(container.getKey()))
        .allMatch(
            container -> container.getValue() instanceof Exited exited && exited.exitCode() == 0);
  }

  /**
   * Who is told to stop together, and who only when those before have ended: the containers first,
   * then the sidecars, the last started first.
   */
  List<Set<String>> stopOrder() {
    List<Set<String>> order = new ArrayList<>();
    order.add(
        names(
            Stream.concat(
                    spec.containers().stream(),
                    spec.initContainers().stream().filter(init -> !init.isSidecar()))
                .toList()));
    for (Container init : spec.initContainers().reversed()) {
      if (init.isSidecar()) {
        order.add(Set.of(init.name()));
      }
    }
    return order;
  }

  private static Set<String> names(List<Container> containers) {
    return containers.stream().map(Container::name).collect(Collectors.toSet());
  }
}
