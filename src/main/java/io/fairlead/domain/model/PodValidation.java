package io.fairlead.domain.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold for a pod, wherever it comes from. Finds every error, not only the first. */
public final class PodValidation {

  private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");

  private final List<FieldError> errors = new ArrayList<>();

  private PodValidation() {}

  /** Every error of a pod; empty if it is valid. Paths begin at the pod. */
  public static List<FieldError> validate(Pod pod) {
    PodValidation validation = new PodValidation();
    if (pod == null) {
      validation.errors.add(FieldError.required("", "a pod is required"));
    } else {
      validation.errors.addAll(Names.validateMetadata(pod.metadata()));
      validation.spec("spec", pod.spec());
    }
    return List.copyOf(validation.errors);
  }

  /** Every error of a pod spec inside another object, for example a Deployment's template. */
  public static List<FieldError> validateSpec(String path, PodSpec spec) {
    PodValidation validation = new PodValidation();
    validation.spec(path, spec);
    return List.copyOf(validation.errors);
  }

  private void spec(String path, PodSpec spec) {
    if (spec == null) {
      errors.add(FieldError.required(path, "a spec with at least one container is required"));
      return;
    }
    if (spec.containers().isEmpty()) {
      errors.add(FieldError.required(path + ".containers", "at least one container is required"));
    }
    if (spec.terminationGracePeriodSeconds() < 0
        || spec.terminationGracePeriodSeconds() > Integer.MAX_VALUE) {
      errors.add(
          FieldError.invalid(
              path + ".terminationGracePeriodSeconds", "must be 0 to " + Integer.MAX_VALUE));
    }
    Set<String> names = new LinkedHashSet<>();
    Set<String> portNames = new LinkedHashSet<>();
    for (int i = 0; i < spec.containers().size(); i++) {
      container(path + ".containers[" + i + "]", spec.containers().get(i), names, portNames);
    }
    for (int i = 0; i < spec.tolerations().size(); i++) {
      toleration(path + ".tolerations[" + i + "]", spec.tolerations().get(i));
    }
    errors.addAll(Names.validateLabels(path + ".nodeSelector", spec.nodeSelector()));
  }

  private void container(
      String path, Container container, Set<String> names, Set<String> portNames) {
    if (container.name() == null || container.name().isEmpty()) {
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
      port(path + ".ports[" + i + "]", container.ports().get(i), portNames);
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
    notNegative(path + ".requests.", resources.requests());
    notNegative(path + ".limits.", resources.limits());
  }

  private void notNegative(String path, Resources resources) {
    resources
        .amounts()
        .forEach(
            (name, amount) -> {
              if (amount < 0) {
                errors.add(FieldError.invalid(path + name, "must not be negative"));
              }
            });
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

  private void toleration(String path, Toleration toleration) {
    boolean anyKey = isEmpty(toleration.key());
    if (anyKey && toleration.operator() != Toleration.Operator.Exists) {
      errors.add(FieldError.invalid(path + ".operator", "must be Exists when key is empty"));
    }
    if (toleration.operator() == Toleration.Operator.Exists && !isEmpty(toleration.value())) {
      errors.add(FieldError.invalid(path + ".value", "must be empty when operator is Exists"));
    }
  }

  private void port(String path, ContainerPort port, Set<String> names) {
    Ports.validate(path + ".containerPort", port.containerPort(), errors);
    if (!PROTOCOLS.contains(port.protocol())) {
      errors.add(FieldError.notSupported(path + ".protocol", "must be TCP, UDP or SCTP"));
    }
    if (isEmpty(port.name())) {
      return;
    }
    if (!Ports.isName(port.name())) {
      errors.add(
          FieldError.invalid(
              path + ".name",
              "must be at most 15 lower case letters, digits and single '-', with a letter"));
    } else if (!names.add(port.name())) {
      errors.add(FieldError.duplicate(path + ".name", "\"" + port.name() + "\" is already taken"));
    }
  }

  private static boolean isEmpty(String text) {
    return text == null || text.isEmpty();
  }
}
