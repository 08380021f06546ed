package io.fairlead.domain.model;

import io.fairlead.domain.model.LabelSelector.Requirement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What must hold for a label selector, wherever it stands. */
final class LabelSelectorValidation {
  private LabelSelectorValidation() {}

  /** Adds every error of a selector; null is none to look at. */
  static void validate(String path, LabelSelector selector, List<FieldError> errors) {
    if (selector == null
        || !Limits.within(
            Limits.REQUIREMENTS,
            path,
            selector.matchLabels().size() + selector.matchExpressions().size(),
            errors)) {
      return;
    }
    errors.addAll(Names.validateLabels(path + ".matchLabels", selector.matchLabels()));
    for (int i = 0; i < selector.matchExpressions().size(); i++) {
      requirement(
          path + ".matchExpressions[" + i + "]", selector.matchExpressions().get(i), errors);
    }
  }

  /**
   * Adds every error of label keys whose values are to be the pod's own: the selector that they
   * narrow must be there, and must not say the opposite of the same label.
   */
  static void validateLabelKeys(
      String path, List<String> keys, LabelSelector selector, List<FieldError> errors) {
    if (keys.isEmpty() || !Limits.within(Limits.REQUIREMENTS, path, keys, errors)) {
      return;
    }
    if (selector == null) {
      errors.add(FieldError.invalid(path, "must be empty when there is no labelSelector"));
    }
    Set<String> seen = new TreeSet<>();
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i);
      String keyPath = path + "[" + i + "]";
      Names.validateLabelKey(keyPath, key, errors);
      if (!seen.add(key)) {
        errors.add(FieldError.duplicate(keyPath, "\"" + key + "\" is already there"));
      } else if (selector != null && names(selector, key)) {
        errors.add(FieldError.invalid(keyPath, "\"" + key + "\" is in labelSelector, too"));
      }
    }
  }

  private static boolean names(LabelSelector selector, String key) {
    return selector.matchLabels().containsKey(key)
        || selector.matchExpressions().stream()
            .anyMatch(requirement -> key.equals(requirement.key()));
  }

  private static void requirement(String path, Requirement requirement, List<FieldError> errors) {
    Names.validateLabelKey(path + ".key", requirement.key(), errors);
    List<String> values = requirement.values();
    switch (requirement.operator()) {
      case In, NotIn -> {
        if (values.isEmpty()) {
          errors.add(FieldError.required(path + ".values", "In and NotIn need a value"));
        }
      }
      case Exists, DoesNotExist -> {
        if (!values.isEmpty()) {
          errors.add(
              FieldError.invalid(path + ".values", "must be empty with Exists and DoesNotExist"));
        }
      }
      case null ->
          errors.add(
              FieldError.required(path + ".operator", "one of In, NotIn, Exists, DoesNotExist"));
    }
    if (Limits.within(Limits.VALUES, path + ".values", values, errors)) {
      for (int i = 0; i < values.size(); i++) {
        Names.validateLabelValue(path + ".values[" + i + "]", values.get(i), errors);
      }
    }
  }
}
