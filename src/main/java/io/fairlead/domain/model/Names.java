package io.fairlead.domain.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Kubernetes' rules for names, labels and annotations (RFC 1123). */
public final class Names {

  public static final String DNS_LABEL_RULE =
      "must be at most 63 lower case letters, digits and '-', starting and ending with a letter or"
          + " digit";
  public static final String DNS_SUBDOMAIN_RULE =
      "must be at most 253 lower case letters, digits, '-' and '.', starting and ending with a"
          + " letter or digit";

  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern DNS_SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern LABEL_NAME =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  private static final Pattern LABEL_VALUE =
      Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

  private Names() {}

  public static boolean isDnsLabel(String name) {
    return DNS_LABEL.matcher(name).matches();
  }

  public static boolean isDnsSubdomain(String name) {
    return name.length() <= 253 && DNS_SUBDOMAIN.matcher(name).matches();
  }

  /** As {@link #validateMetadata}, for objects that are told apart by their uid. */
  public static List<FieldError> validateIdentity(Metadata metadata) {
    List<FieldError> errors = new ArrayList<>(validateMetadata(metadata));
    if (metadata != null && (metadata.uid() == null || metadata.uid().isEmpty())) {
      errors.add(FieldError.required("metadata.uid", "a uid is required"));
    }
    return errors;
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
    if (owner != null && (owner.kind() == null || owner.uid() == null)) {
      errors.add(FieldError.required("metadata.ownerReference", "an owner needs a kind and a uid"));
    }
    return errors;
  }

  /** Every error of a set of labels, or of a selector, at a path. */
  public static List<FieldError> validateLabels(String path, Map<String, String> labels) {
    List<FieldError> errors = new ArrayList<>();
    labels.forEach(
        (key, value) -> {
          if (!isLabelKey(key)) {
            errors.add(
                FieldError.invalid(path, "\"" + key + "\" is not a label key ([prefix/]name)"));
          }
          if (value == null || !LABEL_VALUE.matcher(value).matches()) {
            errors.add(
                FieldError.invalid(
                    path + "." + key,
                    "must be at most 63 letters, digits, '-', '_' and '.', starting and ending with"
                        + " a letter or digit"));
          }
        });
    return errors;
  }

  private static boolean isLabelKey(String key) {
    int slash = key.indexOf('/');
    return LABEL_NAME.matcher(key.substring(slash + 1)).matches()
        && (slash < 0 || isDnsSubdomain(key.substring(0, slash)));
  }
}
