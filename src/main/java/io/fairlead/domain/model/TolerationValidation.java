package io.fairlead.domain.model;

import java.util.List;

/** What must hold for a pod's tolerations. */
final class TolerationValidation {
  private TolerationValidation() {}

  /** Adds every error of the tolerations. */
  static void validate(String path, List<Toleration> tolerations, List<FieldError> errors) {
    if (Limits.within(Limits.TOLERATIONS, path, tolerations, errors)) {
      for (int i = 0; i < tolerations.size(); i++) {
        toleration(path + "[" + i + "]", tolerations.get(i), errors);
      }
    }
  }

  private static void toleration(String path, Toleration toleration, List<FieldError> errors) {
    boolean anyKey = toleration.key() == null || toleration.key().isEmpty();
    boolean anyValue = toleration.value() == null || toleration.value().isEmpty();
    if (!anyKey) {
      Names.validateLabelKey(path + ".key", toleration.key(), errors);
    }
    switch (toleration.operator()) {
      case Exists -> {
        if (!anyValue) {
          errors.add(FieldError.invalid(path + ".value", "must be empty when operator is Exists"));
        }
      }
      case Equal -> {
        if (anyKey) {
          errors.add(FieldError.invalid(path + ".operator", "must be Exists when key is empty"));
        }
        if (!anyValue) {
          Names.validateLabelValue(path + ".value", toleration.value(), errors);
        }
      }
    }
    seconds(path, toleration, errors);
  }

  private static void seconds(String path, Toleration toleration, List<FieldError> errors) {
    Long seconds = toleration.tolerationSeconds();
    if (seconds == null) {
      return;
    }
    if (toleration.effect() != TaintEffect.NoExecute) {
      errors.add(
          FieldError.invalid(path + ".effect", "must be NoExecute when tolerationSeconds is set"));
    }
    // Less than none is none at all, as for Kubernetes; more than that is no time to add to.
    if (seconds < Integer.MIN_VALUE || seconds > Integer.MAX_VALUE) {
      errors.add(
          FieldError.invalid(
              path + ".tolerationSeconds",
              "must be " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE));
    }
  }
}
