package io.fairlead.domain.model;

import io.fairlead.domain.model.Service.ServicePort;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What must hold for a service, alone and beside the others. */
public final class ServiceValidation {

  private static final List<String> TYPES = List.of("ClusterIP", "NodePort", "LoadBalancer");

  private final List<FieldError> errors = new ArrayList<>();

  private ServiceValidation() {}

  /** Every error of a service; empty if it is valid. */
  public static List<FieldError> validate(Service service) {
    ServiceValidation validation = new ServiceValidation();
    validation.errors.addAll(Names.validateMetadata(service.metadata()));
    if (validation.errors.isEmpty() && !Names.isDnsLabel(service.metadata().name())) {
      validation.errors.add(FieldError.invalid("metadata.name", Names.DNS_LABEL_RULE));
    }
    if (service.spec() == null) {
      validation.errors.add(FieldError.required("spec", "a spec with ports is required"));
    } else {
      validation.spec(service.spec());
    }
    return List.copyOf(validation.errors);
  }

  /**
   * Errors of a service whose proxy would listen where another one's does already. Headless
   * services have no proxy.
   */
  public static List<FieldError> validateListenPorts(Service service, Collection<Service> others) {
    List<FieldError> errors = new ArrayList<>();
    if (isHeadless(service)) {
      return errors;
    }
    for (int i = 0; i < service.spec().ports().size(); i++) {
      ServicePort port = service.spec().ports().get(i);
      for (Service other : others) {
        if (!other.namespacedName().equals(service.namespacedName())
            && !isHeadless(other)
            && other.spec().ports().stream()
                .anyMatch(taken -> listenPort(taken) == listenPort(port))) {
          String field = port.nodePort() == null ? "port" : "nodePort";
          errors.add(
              FieldError.invalid(
                  "spec.ports[" + i + "]." + field,
                  "the proxy listens on "
                      + listenPort(port)
                      + " for service "
                      + other.namespacedName()
                      + " already; choose another port or nodePort"));
        }
      }
    }
    return errors;
  }

  private static boolean isHeadless(Service service) {
    return "None".equals(service.spec().clusterIP());
  }

  private static int listenPort(ServicePort port) {
    return port.nodePort() == null ? port.port() : port.nodePort();
  }

  private void spec(Service.ServiceSpec spec) {
    if (!TYPES.contains(spec.type())) {
      errors.add(
          FieldError.notSupported(
              "spec.type", "must be ClusterIP, NodePort or LoadBalancer, not " + spec.type()));
    }
    errors.addAll(Names.validateLabels("spec.selector", spec.selector()));
    boolean headless = "None".equals(spec.clusterIP());
    if (spec.ports().isEmpty() && !headless) {
      errors.add(FieldError.required("spec.ports", "at least one port is required"));
    }
    Set<String> names = new LinkedHashSet<>();
    Set<Integer> ports = new LinkedHashSet<>();
    Set<Integer> listening = new LinkedHashSet<>();
    for (int i = 0; i < spec.ports().size(); i++) {
      ServicePort port = spec.ports().get(i);
      String path = "spec.ports[" + i + "]";
      port(path, port, spec.ports().size() > 1);
      if (port.name() != null && !names.add(port.name())) {
        errors.add(FieldError.duplicate(path + ".name", "\"" + port.name() + "\" is taken"));
      }
      if (!ports.add(port.port())) {
        errors.add(FieldError.duplicate(path + ".port", port.port() + " is already taken"));
      } else if (!headless && !listening.add(listenPort(port))) {
        errors.add(FieldError.duplicate(path, "the proxy can listen on a port only once"));
      }
    }
  }

  private void port(String path, ServicePort port, boolean needsName) {
    if (port.name() == null || port.name().isEmpty()) {
      if (needsName) {
        errors.add(FieldError.required(path + ".name", "of several ports, each needs a name"));
      }
    } else if (!Names.isDnsLabel(port.name())) {
      errors.add(FieldError.invalid(path + ".name", Names.DNS_LABEL_RULE));
    }
    if (!port.protocol().equals("TCP")) {
      errors.add(FieldError.notSupported(path + ".protocol", "must be TCP"));
    }
    number(path + ".port", port.port());
    if (port.nodePort() != null) {
      number(path + ".nodePort", port.nodePort());
    }
    targetPort(path + ".targetPort", port.targetPort());
  }

  private void targetPort(String path, String port) {
    if (!port.isEmpty() && port.chars().allMatch(Character::isDigit)) {
      number(path, port.length() > 5 ? 0 : Integer.parseInt(port));
    } else if (!Ports.isName(port)) {
      errors.add(
          FieldError.invalid(
              path,
              "must be a number, or a port's name: at most 15 lower case letters, digits and '-',"
                  + " with at least one letter"));
    }
  }

  private void number(String path, int port) {
    if (port < 1 || port > 65535) {
      errors.add(FieldError.invalid(path, "must be 1 to 65535"));
    }
  }
}
