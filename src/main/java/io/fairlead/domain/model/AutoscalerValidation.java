package io.fairlead.domain.model;

import io.fairlead.domain.model.HorizontalPodAutoscaler.AutoscalerSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricTarget;
import io.fairlead.domain.model.HorizontalPodAutoscaler.ScaleTargetRef;
import java.util.ArrayList;
import java.util.List;

/** What must hold for a HorizontalPodAutoscaler, wherever it comes from. */
public final class AutoscalerValidation {
  private final List<FieldError> errors = new ArrayList<>();

  private AutoscalerValidation() {}

  /** Every error of an autoscaler; empty if it is valid. Paths begin at the autoscaler. */
  public static List<FieldError> validate(HorizontalPodAutoscaler autoscaler) {
    AutoscalerValidation validation = new AutoscalerValidation();
    validation.errors.addAll(Names.validateMetadata(autoscaler.metadata()));
    if (autoscaler.spec() == null) {
      validation.errors.add(FieldError.required("spec", "a spec is required"));
    } else {
      validation.spec(autoscaler.spec());
    }
    return List.copyOf(validation.errors);
  }

  private void spec(AutoscalerSpec spec) {
    ScaleTargetRef target = spec.scaleTargetRef();
    if (target == null || target.name() == null || target.name().isEmpty()) {
      errors.add(FieldError.required("spec.scaleTargetRef.name", "what to scale is required"));
    }
    if (target != null && !"Deployment".equals(target.kind())) {
      errors.add(
          FieldError.notSupported("spec.scaleTargetRef.kind", "only Deployment can be scaled"));
    }
    if (spec.minReplicas() < 1) {
      errors.add(FieldError.invalid("spec.minReplicas", "must be at least 1"));
    }
    if (spec.maxReplicas() < spec.minReplicas()) {
      errors.add(FieldError.invalid("spec.maxReplicas", "must not be less than minReplicas"));
    }
    for (int i = 0; i < spec.metrics().size(); i++) {
      metric("spec.metrics[" + i + "]", spec.metrics().get(i));
    }
  }

  private void metric(String path, MetricSpec metric) {
    if (!"Resource".equals(metric.type())) {
      errors.add(FieldError.notSupported(path + ".type", "must be Resource"));
      return;
    }
    if (metric.resource() == null || metric.resource().target() == null) {
      errors.add(FieldError.required(path + ".resource", "name and target are required"));
      return;
    }
    String name = metric.resource().name();
    if (!Resources.CPU.equals(name) && !Resources.MEMORY.equals(name)) {
      errors.add(FieldError.notSupported(path + ".resource.name", "must be cpu or memory"));
      return;
    }
    target(path + ".resource.target", name, metric.resource().target());
  }

  private void target(String path, String resource, MetricTarget target) {
    if ((target.averageUtilization() == null) == (target.averageValue() == null)) {
      errors.add(
          FieldError.required(path, "exactly one of averageUtilization, averageValue is required"));
    } else if (target.averageUtilization() != null) {
      if (target.averageUtilization() < 1) {
        errors.add(FieldError.invalid(path + ".averageUtilization", "must be at least 1"));
      }
    } else {
      try {
        if (Quantity.parse(resource, target.averageValue()) == 0) {
          errors.add(FieldError.invalid(path + ".averageValue", "must be more than 0"));
        }
      } catch (IllegalArgumentException e) {
        errors.add(FieldError.invalid(path + ".averageValue", e.getMessage()));
      }
    }
  }
}
