package io.fairlead.domain.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What must hold for a pod, wherever it comes from. Finds every error, not only the first. */
public final class PodValidation {

  /** Kubernetes' own two priority classes go beyond what users may give. */
  private static final int MAX_SYSTEM_PRIORITY = 2_000_001_000;

  private static final int MAX_SCHEDULER_NAME = 253;

  private final List<FieldError> errors = new ArrayList<>();

  private PodValidation() {}

  /** Every error of a pod; empty if it is valid. Paths begin at the pod. */
  public static List<FieldError> validate(Pod pod) {
    PodValidation validation = new PodValidation();
    if (pod == null) {
      validation.errors.add(FieldError.required("", "a pod is required"));
    } else {
      validation.errors.addAll(Names.validateMetadata(pod.metadata()));
      if (pod.metadata() != null) {
        validateGroup("metadata.labels", pod.metadata().labels(), validation.errors);
      }
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

  /** Adds an error if a pod's labels name a group that cannot be. */
  static void validateGroup(String path, Map<String, String> labels, List<FieldError> errors) {
    String group = labels.get(PodGroup.LABEL);
    if (group != null && !Names.isDnsSubdomain(group)) {
      errors.add(
          FieldError.invalid(
              path + "." + PodGroup.LABEL,
              "must be a PodGroup's name, which " + Names.DNS_SUBDOMAIN_RULE));
    }
  }

  private void spec(String path, PodSpec spec) {
    if (spec == null) {
      errors.add(FieldError.required(path, "a spec with at least one container is required"));
      return;
    }
    if (spec.terminationGracePeriodSeconds() < 0
        || spec.terminationGracePeriodSeconds() > Integer.MAX_VALUE) {
      errors.add(
          FieldError.invalid(
              path + ".terminationGracePeriodSeconds", "must be 0 to " + Integer.MAX_VALUE));
    }
    ContainerValidation.validate(path, spec, errors);
    ResourcesValidation.validate(path + ".overhead", spec.overhead(), errors);
    TolerationValidation.validate(path + ".tolerations", spec.tolerations(), errors);
    dnsName(path + ".nodeName", spec.nodeName());
    String nodeSelector = path + ".nodeSelector";
    if (Limits.within(Limits.REQUIREMENTS, nodeSelector, spec.nodeSelector().keySet(), errors)) {
      errors.addAll(Names.validateLabels(nodeSelector, spec.nodeSelector()));
    }
    AffinityValidation.validate(path + ".affinity", spec.affinity(), errors);
    TopologySpreadValidation.validate(
        path + ".topologySpreadConstraints", spec.topologySpreadConstraints(), errors);
    priority(path, spec);
    if (spec.schedulerName() != null && spec.schedulerName().length() > MAX_SCHEDULER_NAME) {
      errors.add(
          FieldError.invalid(
              path + ".schedulerName", "must be at most " + MAX_SCHEDULER_NAME + " characters"));
    }
  }

  private void priority(String path, PodSpec spec) {
    dnsName(path + ".priorityClassName", spec.priorityClassName());
    if (spec.priority() != null) {
      int max =
          PriorityClass.isSystem(spec.priorityClassName())
              ? MAX_SYSTEM_PRIORITY
              : PriorityClass.MAX_USER_VALUE;
      if (spec.priority() > max) {
        errors.add(FieldError.invalid(path + ".priority", "must be at most " + max));
      }
    }
  }

  private void dnsName(String path, String name) {
    if (name != null && !name.isEmpty() && !Names.isDnsSubdomain(name)) {
      errors.add(FieldError.invalid(path, Names.DNS_SUBDOMAIN_RULE));
    }
  }
}
