package io.fairlead.domain.model;

import java.util.ArrayList;
import java.util.List;

/** What must hold for a ResourceQuota: it limits only what is counted. */
public final class ResourceQuotaValidation {
  private static final String REQUESTS = "requests.";
  private static final List<String> COUNTED =
      List.of(
          Resources.PODS,
          Resources.CPU,
          Resources.MEMORY,
          "requests.cpu",
          "requests.memory",
          "limits.cpu",
          "limits.memory");

  private ResourceQuotaValidation() {}

  /** Every error of a quota, where Kubernetes has its fields; empty if it is valid. */
  public static List<FieldError> validate(ResourceQuota quota) {
    return validate(quota, "spec.hard");
  }

  /** Every error of a quota whose amounts stand at a path. */
  public static List<FieldError> validate(ResourceQuota quota, String hard) {
    List<FieldError> errors = new ArrayList<>(Names.validateMetadata(quota.metadata()));
    quota
        .hard()
        .amounts()
        .forEach(
            (name, amount) -> {
              String path = hard + "." + name;
              if (!isCounted(name)) {
                errors.add(
                    FieldError.notSupported(
                        path,
                        "is not supported yet: must be one of "
                            + String.join(", ", COUNTED)
                            + " or requests.<extended resource>"));
              }
              if (amount < 0) {
                errors.add(FieldError.invalid(path, "must not be negative"));
              }
            });
    return List.copyOf(errors);
  }

  /** Extended resources are those with a prefix, as example.com/gpu. */
  private static boolean isCounted(String name) {
    return COUNTED.contains(name)
        || (name.startsWith(REQUESTS)
            && name.indexOf('/') > 0
            && Names.isLabelKey(name.substring(REQUESTS.length())));
  }
}
