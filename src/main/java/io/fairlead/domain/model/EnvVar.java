package io.fairlead.domain.model;

/** An environment variable: a literal value, or a field of the pod it runs in. */
public record EnvVar(String name, String value, Source valueFrom) {

  /** Where the value comes from. */
  public record Source(FieldRef fieldRef) {}

  /** A field of the pod, for example {@code metadata.name} or {@code status.podIP}. */
  public record FieldRef(String fieldPath) {}
}
