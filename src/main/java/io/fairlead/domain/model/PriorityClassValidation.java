package io.fairlead.domain.model;

import java.util.ArrayList;
import java.util.List;

/** What must hold for a PriorityClass that a user makes. */
public final class PriorityClassValidation {
  private static final String RESERVED_PREFIX = "system-";

  private PriorityClassValidation() {}

  /** Every error of a PriorityClass; empty if it is valid. */
  public static List<FieldError> validate(PriorityClass priorityClass) {
    List<FieldError> errors = new ArrayList<>(Names.validateMetadata(priorityClass.metadata()));
    if (errors.isEmpty() && priorityClass.name().startsWith(RESERVED_PREFIX)) {
      errors.add(
          FieldError.invalid(
              "metadata.name", "must not begin with " + RESERVED_PREFIX + ": that is reserved"));
    }
    if (priorityClass.value() > PriorityClass.MAX_USER_VALUE) {
      errors.add(FieldError.invalid("value", "must be at most " + PriorityClass.MAX_USER_VALUE));
    }
    return List.copyOf(errors);
  }
}
