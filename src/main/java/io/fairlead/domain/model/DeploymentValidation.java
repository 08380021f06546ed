package io.fairlead.domain.model;

import io.fairlead.domain.model.Deployment.DeploymentSpec;
import java.util.ArrayList;
import java.util.List;

/** What must hold for a Deployment, wherever it comes from. */
public final class DeploymentValidation {
  private DeploymentValidation() {}

  /** Every error of a Deployment; empty if it is valid. Paths begin at the Deployment. */
  public static List<FieldError> validate(Deployment deployment) {
    List<FieldError> errors = new ArrayList<>(Names.validateIdentity(deployment.metadata()));
    DeploymentSpec spec = deployment.spec();
    if (spec == null) {
      errors.add(FieldError.required("spec", "a spec with a template is required"));
      return errors;
    }
    if (spec.replicas() != null && spec.replicas() < 0) {
      errors.add(FieldError.invalid("spec.replicas", "must not be negative"));
    }
    if (spec.template() == null) {
      errors.add(FieldError.required("spec.template", "a template is required"));
      return errors;
    }
    var labels = spec.template().metadata().labels();
    errors.addAll(Names.validateLabels("spec.template.metadata.labels", labels));
    if (spec.selector() != null && !Labels.match(spec.selector().matchLabels(), labels)) {
      errors.add(
          FieldError.invalid(
              "spec.template.metadata.labels", "must have all labels of spec.selector"));
    }
    errors.addAll(PodValidation.validateSpec("spec.template.spec", spec.template().spec()));
    return errors;
  }
}
