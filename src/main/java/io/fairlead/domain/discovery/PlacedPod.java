package io.fairlead.domain.discovery;

import io.fairlead.domain.model.ContainerPort;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.Service.ServicePort;
import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

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

  /** Where the pod serves a service's port; empty if it is not ready or has no such port. */
  Optional<Endpoint> endpoint(ServicePort servicePort) {
    if (status == null || !status.ready() || status.podIP() == null) {
      return Optional.empty();
    }
    return port(servicePort)
        .map(port -> new Endpoint(pod.uid(), pod.metadata().name(), node, status.podIP(), port));
  }

  private Optional<Integer> port(ServicePort servicePort) {
    OptionalInt number = servicePort.targetPortNumber();
    if (number.isPresent()) {
      return Optional.of(number.getAsInt());
    }
    return pod.spec().containers().stream()
        .flatMap(container -> container.ports().stream())
        .filter(port -> servicePort.targetPort().equals(port.name()))
        .filter(port -> servicePort.protocol().equals(port.protocol()))
        .map(ContainerPort::containerPort)
        .findFirst();
  }
}
