package io.fairlead.domain.model;

import io.fairlead.domain.model.TopologySpreadConstraint.WhenUnsatisfiable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What must hold for a pod's topology spread constraints, each alone and all together. */
final class TopologySpreadValidation {
  private TopologySpreadValidation() {}

  private record Place(String topologyKey, WhenUnsatisfiable whenUnsatisfiable) {}

  /** Adds every error of the constraints. */
  static void validate(
      String path, List<TopologySpreadConstraint> constraints, List<FieldError> errors) {
    if (!Limits.within(Limits.SPREAD_CONSTRAINTS, path, constraints, errors)) {
      return;
    }
    Set<Place> places = new LinkedHashSet<>();
    for (int i = 0; i < constraints.size(); i++) {
      TopologySpreadConstraint constraint = constraints.get(i);
      String constraintPath = path + "[" + i + "]";
      constraint(constraintPath, constraint, errors);
      if (!places.add(new Place(constraint.topologyKey(), constraint.whenUnsatisfiable()))) {
        errors.add(
            FieldError.duplicate(
                constraintPath, "another has the same topologyKey and whenUnsatisfiable"));
      }
    }
  }

  private static void constraint(
      String path, TopologySpreadConstraint constraint, List<FieldError> errors) {
    if (constraint.maxSkew() < 1) {
      errors.add(FieldError.invalid(path + ".maxSkew", "must be at least 1"));
    }
    Names.validateLabelKey(path + ".topologyKey", constraint.topologyKey(), errors);
    if (constraint.whenUnsatisfiable() == null) {
      errors.add(
          FieldError.required(path + ".whenUnsatisfiable", "DoNotSchedule or ScheduleAnyway"));
    }
    if (constraint.minDomains() != null) {
      if (constraint.minDomains() < 1) {
        errors.add(FieldError.invalid(path + ".minDomains", "must be at least 1"));
      }
      if (constraint.whenUnsatisfiable() == WhenUnsatisfiable.ScheduleAnyway) {
        errors.add(
            FieldError.invalid(
                path + ".minDomains", "must be empty when whenUnsatisfiable is ScheduleAnyway"));
      }
    }
    LabelSelectorValidation.validate(path + ".labelSelector", constraint.labelSelector(), errors);
    LabelSelectorValidation.validateLabelKeys(
        path + ".matchLabelKeys", constraint.matchLabelKeys(), constraint.labelSelector(), errors);
  }
}
