package io.fairlead.domain.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Kubernetes' rules for names, labels and annotations (RFC 1123). */
public final class Names {

  public static final String DNS_LABEL_RULE =
      "must be at most 63 lower case letters, digits and '-', starting and ending with a letter or"
          + " digit";
  public static final String DNS_SUBDOMAIN_RULE =
      "must be at most 253 lower case letters, digits, '-' and '.', starting and ending with a"
          + " letter or digit";

  private static final int MAX_LABEL = 63;
  private static final int MAX_SUBDOMAIN = 253;

  private Names() {}

  // Loops and not patterns: every record's names are checked, by every reader.

  public static boolean isDnsLabel(String name) {
    return isDnsLabel(name, 0, name.length(), MAX_LABEL);
  }

  public static boolean isDnsSubdomain(String name) {
    if (name.length() > MAX_SUBDOMAIN) {
      return false;
    }
    int start = 0;
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', start)) {
      if (!isDnsLabel(name, start, dot, MAX_SUBDOMAIN)) {
        return false;
      }
      start = dot + 1;
    }
    return isDnsLabel(name, start, name.length(), MAX_SUBDOMAIN);
  }

  private static boolean isDnsLabel(String name, int start, int end, int maxLength) {
    if (end <= start || end - start > maxLength) {
      return false;
    }
    for (int i = start; i < end; i++) {
      char c = name.charAt(i);
      boolean inner = i > start && i < end - 1;
      if (!isLowerOrDigit(c) && !(c == '-' && inner)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLabelText(String text) {
    if (text.isEmpty() || text.length() > MAX_LABEL) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean inner = i > 0 && i < text.length() - 1;
      boolean letterOrDigit = isLowerOrDigit(c) || (c >= 'A' && c <= 'Z');
      if (!letterOrDigit && !(inner && (c == '-' || c == '_' || c == '.'))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLowerOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  /**
   * Every error of an object's name, namespace, labels and owner. Paths begin at {@code metadata}.
   */
  public static List<FieldError> validateMetadata(Metadata metadata) {
    List<FieldError> errors = new ArrayList<>();
    if (metadata == null) {
      errors.add(FieldError.required("metadata", "metadata with a name is required"));
      return errors;
    }
    if (metadata.name() == null || metadata.name().isEmpty()) {
      errors.add(FieldError.required("metadata.name", "a name is required"));
    } else if (!isDnsSubdomain(metadata.name())) {
      errors.add(FieldError.invalid("metadata.name", DNS_SUBDOMAIN_RULE));
    }
    if (!isDnsLabel(metadata.namespace())) {
      errors.add(FieldError.invalid("metadata.namespace", DNS_LABEL_RULE));
    }
    errors.addAll(validateLabels("metadata.labels", metadata.labels()));
    OwnerReference owner = metadata.ownerReference();
    if (owner != null && (isEmpty(owner.kind()) || isEmpty(owner.uid()))) {
      errors.add(FieldError.required("metadata.ownerReference", "an owner needs a kind and a uid"));
    }
    return errors;
  }

  /** Every error of a set of labels, or of a selector, at a path. */
  public static List<FieldError> validateLabels(String path, Map<String, String> labels) {
    List<FieldError> errors = new ArrayList<>();
    labels.forEach(
        (key, value) -> {
          validateLabelKey(path, key, errors);
          validateLabelValue(path + "." + key, value, errors);
        });
    return errors;
  }

  /** Adds an error if a text is not the key of a label. */
  static void validateLabelKey(String path, String key, List<FieldError> errors) {
    if (key == null) {
      errors.add(FieldError.required(path, "a label key is required"));
    } else if (!isLabelKey(key)) {
      errors.add(FieldError.invalid(path, "\"" + key + "\" is not a label key ([prefix/]name)"));
    }
  }

  /** Adds an error if a text is not the value of a label, which may be empty. */
  static void validateLabelValue(String path, String value, List<FieldError> errors) {
    if (value == null || (!value.isEmpty() && !isLabelText(value))) {
      errors.add(
          FieldError.invalid(
              path,
              "must be at most 63 letters, digits, '-', '_' and '.', starting and ending with a"
                  + " letter or digit"));
    }
  }

  static boolean isLabelKey(String key) {
    int slash = key.indexOf('/');
    return isLabelText(key.substring(slash + 1))
        && (slash < 0 || isDnsSubdomain(key.substring(0, slash)));
  }

  private static boolean isEmpty(String text) {
    return text == null || text.isEmpty();
  }
}
