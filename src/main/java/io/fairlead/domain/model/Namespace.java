package io.fairlead.domain.model;

/** A namespace with labels that selectors can name it by; of the metadata the name counts. */
public record Namespace(Metadata metadata) {

  /** Every namespace carries its name under this label. */
  public static final String NAME_LABEL = "kubernetes.io/metadata.name";

  public String name() {
    return metadata.name();
  }
}
