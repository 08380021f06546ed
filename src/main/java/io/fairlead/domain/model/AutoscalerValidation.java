package io.fairlead.domain.model;

import io.fairlead.domain.model.HorizontalPodAutoscaler.AutoscalerSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricTarget;
import io.fairlead.domain.model.HorizontalPodAutoscaler.ScaleTargetRef;
import java.util.ArrayList;
import java.util.List;

/** What must hold for an autoscaler. */
public final class AutoscalerValidation {

  private final List<FieldError> errors = new ArrayList<>();

  private AutoscalerValidation() {}

  /** Every error of an autoscaler; empty if it is valid. */
  public static List<FieldError> validate(HorizontalPodAutoscaler autoscaler) {
    AutoscalerValidation validation = new AutoscalerValidation();
    validation.errors.addAll(Names.validateMetadata(autoscaler.metadata()));
    if (autoscaler.spec() == null) {
      validation.errors.add(FieldError.required("spec", "a spec with a target is required"));
    } else {
      validation.spec(autoscaler.spec());
    }
    return List.copyOf(validation.errors);
  }

  private void spec(AutoscalerSpec spec) {
    target(spec.scaleTargetRef());
    if (spec.minReplicas() < 1) {
      errors.add(FieldError.invalid("spec.minReplicas", "must be at least 1"));
    }
    if (spec.maxReplicas() < 1) {
      errors.add(FieldError.invalid("spec.maxReplicas", "must be at least 1"));
    } else if (spec.maxReplicas() < spec.minReplicas()) {
      errors.add(FieldError.invalid("spec.maxReplicas", "must not be less than minReplicas"));
    }
    for (int i = 0; i < spec.metrics().size(); i++) {
      metric("spec.metrics[" + i + "]", spec.metrics().get(i));
    }
  }

  private void target(ScaleTargetRef target) {
    if (target == null) {
      errors.add(FieldError.required("spec.scaleTargetRef", "a Deployment to scale is required"));
      return;
    }
    if (!"Deployment".equals(target.kind())) {
      errors.add(FieldError.notSupported("spec.scaleTargetRef.kind", "must be Deployment"));
    }
    if (target.apiVersion() != null && !target.apiVersion().startsWith("apps/")) {
      errors.add(FieldError.notSupported("spec.scaleTargetRef.apiVersion", "must be apps/v1"));
    }
    if (target.name() == null || target.name().isEmpty()) {
      errors.add(FieldError.required("spec.scaleTargetRef.name", "a name is required"));
    } else if (!Names.isDnsSubdomain(target.name())) {
      errors.add(FieldError.invalid("spec.scaleTargetRef.name", Names.DNS_SUBDOMAIN_RULE));
    }
  }

  private void metric(String path, MetricSpec metric) {
    if (!"Resource".equals(metric.type())) {
      errors.add(FieldError.notSupported(path + ".type", "must be Resource"));
      return;
    }
    if (metric.resource() == null) {
      errors.add(FieldError.required(path + ".resource", "a resource metric is required"));
      return;
    }
    String name = metric.resource().name();
    if (!Resources.CPU.equals(name) && !Resources.MEMORY.equals(name)) {
      errors.add(FieldError.notSupported(path + ".resource.name", "must be cpu or memory"));
    } else {
      metricTarget(path + ".resource.target", name, metric.resource().target());
    }
  }

  private void metricTarget(String path, String resource, MetricTarget target) {
    if (target == null) {
      errors.add(FieldError.required(path, "a target is required"));
      return;
    }
    switch (target.type()) {
      case "Utilization" -> {
        if (target.averageUtilization() == null) {
          errors.add(FieldError.required(path + ".averageUtilization", "a percentage is required"));
        } else if (target.averageUtilization() < 1) {
          errors.add(FieldError.invalid(path + ".averageUtilization", "must be at least 1"));
        }
      }
      case "AverageValue" -> averageValue(path + ".averageValue", resource, target.averageValue());
      case null, default ->
          errors.add(
              FieldError.notSupported(path + ".type", "must be Utilization or AverageValue"));
    }
  }

  private void averageValue(String path, String resource, String value) {
    if (value == null) {
      errors.add(FieldError.required(path, "a quantity is required"));
      return;
    }
    try {
      if (Quantity.parse(resource, value) == 0) {
        errors.add(FieldError.invalid(path, "must be more than 0"));
      }
    } catch (IllegalArgumentException e) {
      errors.add(FieldError.invalid(path, e.getMessage()));
    }
  }
}
