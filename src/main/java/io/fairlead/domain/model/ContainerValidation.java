package io.fairlead.domain.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What must hold for a pod's containers, each alone and all together. */
final class ContainerValidation {
  private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");
  private static final String ALL_ADDRESSES = "0.0.0.0";

  private final List<FieldError> errors;
  private final Set<String> names = new TreeSet<>();

  /** Ports of the containers that run at the same time: all but those that only prepare. */
  private final PortsTaken running = new PortsTaken();

  private ContainerValidation(List<FieldError> errors) {
    this.errors = errors;
  }

  private record HostPort(String hostIP, String protocol, int port) {}

  private static final class PortsTaken {
    private final Set<String> names = new TreeSet<>();
    private final Set<HostPort> hostPorts = new LinkedHashSet<>();
  }

  /** Adds every error of a pod's containers; the path is the pod spec's. */
  static void validate(String path, PodSpec spec, List<FieldError> errors) {
    ContainerValidation validation = new ContainerValidation(errors);
    if (spec.containers().isEmpty()) {
      errors.add(FieldError.required(path + ".containers", "at least one container is required"));
    }
    List<Container> containers = spec.containers();
    if (Limits.within(Limits.CONTAINERS, path + ".containers", containers, errors)) {
      for (int i = 0; i < containers.size(); i++) {
        validation.container(path + ".containers[" + i + "]", containers.get(i));
      }
    }
    List<Container> inits = spec.initContainers();
    if (Limits.within(Limits.CONTAINERS, path + ".initContainers", inits, errors)) {
      for (int i = 0; i < inits.size(); i++) {
        validation.initContainer(path + ".initContainers[" + i + "]", inits.get(i));
      }
    }
    int hostPorts = validation.running.hostPorts.size();
    if (hostPorts > Limits.HOST_PORTS) {
      errors.add(
          FieldError.invalid(
              path + ".containers",
              "has " + hostPorts + " host ports, more than " + Limits.HOST_PORTS));
    }
  }

  private void container(String path, Container container) {
    common(path, container, running);
    if (container.restartPolicy() != null) {
      errors.add(
          FieldError.invalid(path + ".restartPolicy", "must be empty except on initContainers"));
    }
  }

  private void initContainer(String path, Container container) {
    common(path, container, container.isSidecar() ? running : new PortsTaken());
    if (container.restartPolicy() != null && !container.isSidecar()) {
      errors.add(FieldError.notSupported(path + ".restartPolicy", "must be Always or empty"));
    }
    if (container.readinessProbe() != null && !container.isSidecar()) {
      errors.add(
          FieldError.invalid(
              path + ".readinessProbe", "must be empty unless restartPolicy is Always"));
    }
  }

  private void common(String path, Container container, PortsTaken taken) {
    if (isEmpty(container.name())) {
      errors.add(FieldError.required(path + ".name", "a container needs a name"));
    } else if (!Names.isDnsLabel(container.name())) {
      errors.add(FieldError.invalid(path + ".name", Names.DNS_LABEL_RULE));
    } else if (!names.add(container.name())) {
      errors.add(
          FieldError.duplicate(path + ".name", "\"" + container.name() + "\" is already taken"));
    }
    if (isEmpty(container.image()) && container.command().isEmpty()) {
      errors.add(FieldError.required(path + ".image", "an image or a command is required"));
    }
    for (int i = 0; i < container.ports().size(); i++) {
      port(path + ".ports[" + i + "]", container.ports().get(i), taken);
    }
    for (int i = 0; i < container.env().size(); i++) {
      if (isEmpty(container.env().get(i).name())) {
        errors.add(FieldError.required(path + ".env[" + i + "].name", "a variable needs a name"));
      }
    }
    resources(path + ".resources", container.resources());
    if (container.readinessProbe() != null) {
      probe(path + ".readinessProbe", container.readinessProbe());
    }
  }

  private void resources(String path, ResourceRequirements resources) {
    for (Map.Entry<String, Long> request : resources.requests().amounts().entrySet()) {
      Long limit = resources.limits().amounts().get(request.getKey());
      if (limit != null && request.getValue() > limit) {
        errors.add(
            FieldError.invalid(
                path + ".requests." + request.getKey(), "must not be more than the limit"));
      }
    }
    ResourcesValidation.validate(path + ".requests", resources.requests(), errors);
    ResourcesValidation.validate(path + ".limits", resources.limits(), errors);
  }

  private void probe(String path, Probe probe) {
    if ((probe.httpGet() == null) == (probe.tcpSocket() == null)) {
      errors.add(FieldError.required(path, "exactly one of httpGet and tcpSocket is required"));
    }
    if (probe.httpGet() != null) {
      Ports.validateReference(path + ".httpGet.port", probe.httpGet().port(), errors);
    }
    if (probe.tcpSocket() != null) {
      Ports.validateReference(path + ".tcpSocket.port", probe.tcpSocket().port(), errors);
    }
    if (probe.initialDelaySeconds() < 0) {
      errors.add(FieldError.invalid(path + ".initialDelaySeconds", "must not be negative"));
    }
    if (probe.periodSeconds() < 1 || probe.timeoutSeconds() < 1 || probe.failureThreshold() < 1) {
      errors.add(
          FieldError.invalid(
              path, "periodSeconds, timeoutSeconds and failureThreshold must be at least 1"));
    }
  }

  private void port(String path, ContainerPort port, PortsTaken taken) {
    Ports.validate(path + ".containerPort", port.containerPort(), errors);
    if (!PROTOCOLS.contains(port.protocol())) {
      errors.add(FieldError.notSupported(path + ".protocol", "must be TCP, UDP or SCTP"));
    }
    hostPort(path, port, taken);
    if (isEmpty(port.name())) {
      return;
    }
    if (!Ports.isName(port.name())) {
      errors.add(
          FieldError.invalid(
              path + ".name",
              "must be at most 15 lower case letters, digits and single '-', with a letter"));
    } else if (!taken.names.add(port.name())) {
      errors.add(FieldError.duplicate(path + ".name", "\"" + port.name() + "\" is already taken"));
    }
  }

  private void hostPort(String path, ContainerPort port, PortsTaken taken) {
    if (!isEmpty(port.hostIP()) && !Addresses.isIp(port.hostIP())) {
      errors.add(FieldError.invalid(path + ".hostIP", "must be an IP address"));
    }
    if (port.hostPort() == null) {
      return;
    }
    Ports.validate(path + ".hostPort", port.hostPort(), errors);
    String address = isEmpty(port.hostIP()) ? ALL_ADDRESSES : port.hostIP();
    if (!taken.hostPorts.add(new HostPort(address, port.protocol(), port.hostPort()))) {
      errors.add(FieldError.duplicate(path + ".hostPort", port.hostPort() + " is already taken"));
    }
  }

  private static boolean isEmpty(String text) {
    return text == null || text.isEmpty();
  }
}
