package io.fairlead.domain.model;

import java.util.ArrayList;
import java.util.List;

/** What must hold for a PodGroup. */
public final class PodGroupValidation {
  private static final int MAX_NAME = 63;

  private PodGroupValidation() {}

  /** Every error of a group, where Kubernetes has its fields; empty if it is valid. */
  public static List<FieldError> validate(PodGroup group) {
    return validate(group, "spec.minMember");
  }

  /** Every error of a group whose minimum stands at a path. */
  public static List<FieldError> validate(PodGroup group, String minMember) {
    List<FieldError> errors = new ArrayList<>(Names.validateMetadata(group.metadata()));
    if (errors.isEmpty() && group.metadata().name().length() > MAX_NAME) {
      errors.add(
          FieldError.invalid(
              "metadata.name",
              "must be at most " + MAX_NAME + " characters, so that a pod's label can hold it"));
    }
    if (group.minMember() < 1) {
      errors.add(FieldError.invalid(minMember, "must be at least 1"));
    }
    return List.copyOf(errors);
  }
}
