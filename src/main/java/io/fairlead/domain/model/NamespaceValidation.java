package io.fairlead.domain.model;

import java.util.ArrayList;
import java.util.List;

/** What must hold for a Namespace. */
public final class NamespaceValidation {
  private NamespaceValidation() {}

  /** Every error of a namespace; empty if it is valid. */
  public static List<FieldError> validate(Namespace namespace) {
    List<FieldError> errors = new ArrayList<>(Names.validateMetadata(namespace.metadata()));
    if (!errors.isEmpty()) {
      return List.copyOf(errors);
    }
    if (!Names.isDnsLabel(namespace.name())) {
      errors.add(FieldError.invalid("metadata.name", Names.DNS_LABEL_RULE));
    }
    String said = namespace.metadata().labels().get(Namespace.NAME_LABEL);
    if (said != null && !said.equals(namespace.name())) {
      errors.add(
          FieldError.invalid(
              "metadata.labels." + Namespace.NAME_LABEL, "must be the namespace's own name"));
    }
    return List.copyOf(errors);
  }
}
