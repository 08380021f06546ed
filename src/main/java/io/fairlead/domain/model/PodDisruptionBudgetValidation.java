package io.fairlead.domain.model;

import io.fairlead.domain.model.PodDisruptionBudget.PodDisruptionBudgetSpec;
import java.util.ArrayList;
import java.util.List;

/** What must hold for a PodDisruptionBudget. */
public final class PodDisruptionBudgetValidation {
  private final List<FieldError> errors = new ArrayList<>();

  private PodDisruptionBudgetValidation() {}

  /** Every error of a budget; empty if it is valid. */
  public static List<FieldError> validate(PodDisruptionBudget budget) {
    PodDisruptionBudgetValidation validation = new PodDisruptionBudgetValidation();
    validation.errors.addAll(Names.validateMetadata(budget.metadata()));
    if (budget.spec() == null) {
      validation.errors.add(
          FieldError.required("spec", "a spec with minAvailable or maxUnavailable is required"));
    } else {
      validation.spec(budget.spec());
    }
    return List.copyOf(validation.errors);
  }

  private void spec(PodDisruptionBudgetSpec spec) {
    if (spec.minAvailable() == null && spec.maxUnavailable() == null) {
      errors.add(FieldError.required("spec", "one of minAvailable and maxUnavailable is required"));
    } else if (spec.minAvailable() != null && spec.maxUnavailable() != null) {
      errors.add(
          FieldError.invalid("spec", "only one of minAvailable and maxUnavailable may be given"));
    }
    amount("spec.minAvailable", spec.minAvailable());
    amount("spec.maxUnavailable", spec.maxUnavailable());
    LabelSelectorValidation.validate("spec.selector", spec.selector(), errors);
  }

  private void amount(String path, IntOrPercent amount) {
    if (amount == null) {
      return;
    }
    if (amount.value() < 0) {
      errors.add(FieldError.invalid(path, "must not be negative"));
    }
    if (amount.percent() && amount.value() > 100) {
      errors.add(FieldError.invalid(path, "must be at most 100%"));
    }
  }
}
