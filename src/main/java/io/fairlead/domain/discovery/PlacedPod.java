package io.fairlead.domain.discovery;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.model.ContainerPort;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.Service.ServicePort;
import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A pod on its node, and what its agent last said of it.
 *
 * @param said null before the agent has said anything
 */
record PlacedPod(Pod pod, String node, Said said) {

  /** What makes a difference to endpoints. */
  record Said(boolean ready, String podIP) {
    static Said of(PodStatus status) {
      return new Said(status.ready(), status.podIP());
    }

    void save(StateWriter out) {
      out.flag(ready);
      out.unique(podIP);
    }

    static Said load(StateReader in) {
      return new Said(in.flag(), in.unique());
    }
  }

  PlacedPod with(Said newSaid) {
    return new PlacedPod(pod, node, newSaid);
  }

  /** Where the pod serves a service's port; empty if it is not ready or has no such port. */
  Optional<Endpoint> endpoint(ServicePort servicePort) {
    if (said == null || !said.ready() || said.podIP() == null) {
      return Optional.empty();
    }
    return port(servicePort)
        .map(port -> new Endpoint(pod.uid(), pod.metadata().name(), node, said.podIP(), port));
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

  void save(StateWriter out) {
    out.pod(pod);
    out.text(node);
    out.flag(said != null);
    if (said != null) {
      said.save(out);
    }
  }

  static PlacedPod load(StateReader in) {
    return new PlacedPod(in.pod(), in.text(), in.flag() ? Said.load(in) : null);
  }
}
