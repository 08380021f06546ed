package io.fairlead.domain.discovery;

import io.fairlead.domain.model.ContainerPort;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import java.util.Objects;
import java.util.Optional;

/**
 * A pod on its node, and what its agent last said of it.
 *
 * @param status null before the agent has said anything
 */
record PlacedPod(Pod pod, String node, PodStatus status) {

  PlacedPod with(PodStatus newStatus) {
    return new PlacedPod(pod, node, newStatus);
  }

  /** Whether a new status makes a difference to endpoints. */
  boolean isChangedBy(PodStatus newStatus) {
    return status == null
        || status.ready() != newStatus.ready()
        || !Objects.equals(status.podIP(), newStatus.podIP());
  }

  /** Where the pod serves a target port; empty if it is not ready or has no port of that name. */
  Optional<Endpoint> endpoint(String targetPort) {
    if (status == null || !status.ready() || status.podIP() == null) {
      return Optional.empty();
    }
    return port(targetPort)
        .map(port -> new Endpoint(pod.uid(), pod.metadata().name(), node, status.podIP(), port));
  }

  private Optional<Integer> port(String targetPort) {
    if (!targetPort.isEmpty() && targetPort.chars().allMatch(Character::isDigit)) {
      return Optional.of(Integer.valueOf(targetPort));
    }
    return pod.spec().containers().stream()
        .flatMap(container -> container.ports().stream())
        .filter(port -> targetPort.equals(port.name()))
        .map(ContainerPort::containerPort)
        .findFirst();
  }
}
