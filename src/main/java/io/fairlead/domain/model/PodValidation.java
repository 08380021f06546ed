package io.fairlead.domain.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold for a pod, wherever it comes from. Finds every error, not only the first. */
public final class PodValidation {

  private final List<FieldError> errors = new ArrayList<>();

  private PodValidation() {}

  /** Every error of a pod; empty if it is valid. Paths begin at the pod. */
  public static List<FieldError> validate(Pod pod) {
    PodValidation validation = new PodValidation();
    if (pod == null) {
      validation.errors.add(FieldError.required("", "a pod is required"));
    } else {
      validation.metadata(pod.metadata());
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

  private void metadata(Metadata metadata) {
    if (metadata == null) {
      errors.add(FieldError.required("metadata", "metadata with a name is required"));
    } else {
      errors.addAll(Names.validateMetadata(metadata));
    }
  }

  private void spec(String path, PodSpec spec) {
    if (spec == null) {
      errors.add(FieldError.required(path, "a spec with at least one container is required"));
      return;
    }
    if (spec.containers().isEmpty()) {
      errors.add(FieldError.required(path + ".containers", "at least one container is required"));
    }
    if (spec.terminationGracePeriodSeconds() < 0) {
      errors.add(
          FieldError.invalid(path + ".terminationGracePeriodSeconds", "must not be negative"));
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < spec.containers().size(); i++) {
      container(path + ".containers[" + i + "]", spec.containers().get(i), names);
    }
    for (int i = 0; i < spec.tolerations().size(); i++) {
      toleration(path + ".tolerations[" + i + "]", spec.tolerations().get(i));
    }
    errors.addAll(Names.validateLabels(path + ".nodeSelector", spec.nodeSelector()));
  }

  private void container(String path, Container container, Set<String> names) {
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
      port(path + ".ports[" + i + "].containerPort", container.ports().get(i).containerPort());
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
      if (request.getValue() < 0) {
        errors.add(
            FieldError.invalid(path + ".requests." + request.getKey(), "must not be negative"));
      }
    }
  }

  private void probe(String path, Probe probe) {
    if ((probe.httpGet() == null) == (probe.tcpSocket() == null)) {
      errors.add(FieldError.required(path, "exactly one of httpGet and tcpSocket is required"));
    }
    if (probe.httpGet() != null && isEmpty(probe.httpGet().port())) {
      errors.add(FieldError.required(path + ".httpGet.port", "a port is required"));
    }
    if (probe.tcpSocket() != null && isEmpty(probe.tcpSocket().port())) {
      errors.add(FieldError.required(path + ".tcpSocket.port", "a port is required"));
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

  private void port(String path, int port) {
    if (port < 1 || port > 65535) {
      errors.add(FieldError.invalid(path, port + " is not a port: 1 to 65535"));
    }
  }

  private static boolean isEmpty(String text) {
    return text == null || text.isEmpty();
  }
}
