package io.fairlead.domain.model;

import java.util.List;

/** What must hold for amounts of resources. */
final class ResourcesValidation {
  private ResourcesValidation() {}

  /** Adds every error of amounts: their names, and that none is negative. */
  static void validate(String path, Resources resources, List<FieldError> errors) {
    if (!Limits.within(Limits.RESOURCES, path, resources.amounts().keySet(), errors)) {
      return;
    }
    resources
        .amounts()
        .forEach(
            (name, amount) -> {
              validateName(path, name, errors);
              if (amount < 0) {
                errors.add(FieldError.invalid(path + "." + name, "must not be negative"));
              }
            });
  }

  static void validateName(String path, String name, List<FieldError> errors) {
    if (!Names.isLabelKey(name)) {
      errors.add(FieldError.invalid(path, "\"" + name + "\" is not a resource ([prefix/]name)"));
    }
  }
}
