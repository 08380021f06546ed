package io.fairlead.domain.model;

import io.fairlead.domain.model.Deployment.DeploymentSpec;
import java.util.ArrayList;
import java.util.List;

/** What must hold for a Deployment, and what may not change once it is there. */
public final class DeploymentValidation {

  private final List<FieldError> errors = new ArrayList<>();

  private DeploymentValidation() {}

  /** Every error of a Deployment; empty if it is valid. */
  public static List<FieldError> validate(Deployment deployment) {
    DeploymentValidation validation = new DeploymentValidation();
    validation.errors.addAll(Names.validateMetadata(deployment.metadata()));
    if (deployment.spec() == null) {
      validation.errors.add(
          FieldError.required("spec", "a spec with a selector and a template is required"));
    } else {
      validation.spec(deployment.spec());
    }
    return List.copyOf(validation.errors);
  }

  /** Errors of a change: the selector says which pods are its own, so it stays. */
  public static List<FieldError> validateUpdate(Deployment before, Deployment after) {
    return before.spec().selector().equals(after.spec().selector())
        ? List.of()
        : List.of(FieldError.invalid("spec.selector", "field is immutable"));
  }

  private void spec(DeploymentSpec spec) {
    if (spec.replicas() != null && spec.replicas() < 0) {
      errors.add(FieldError.invalid("spec.replicas", "must not be negative"));
    }
    boolean selects = selector(spec.selector());
    if (spec.template() == null) {
      errors.add(FieldError.required("spec.template", "a template for its pods is required"));
      return;
    }
    var labels = spec.template().metadata().labels();
    errors.addAll(Names.validateLabels("spec.template.metadata.labels", labels));
    PodValidation.validateGroup("spec.template.metadata.labels", labels, errors);
    if (selects && !spec.selector().matches(labels)) {
      errors.add(
          FieldError.invalid(
              "spec.template.metadata.labels", "must be such that spec.selector selects them"));
    }
    PodSpec pod = spec.template().spec();
    errors.addAll(PodValidation.validateSpec("spec.template.spec", pod));
    if (pod != null && pod.restartPolicy() != RestartPolicy.Always) {
      errors.add(FieldError.notSupported("spec.template.spec.restartPolicy", "must be Always"));
    }
  }

  /** Whether it can be asked what it selects. */
  private boolean selector(LabelSelector selector) {
    if (selector == null || selector.isEmpty()) {
      errors.add(
          FieldError.required("spec.selector", "at least one label or expression is required"));
      return false;
    }
    int before = errors.size();
    LabelSelectorValidation.validate("spec.selector", selector, errors);
    return errors.size() == before;
  }
}
