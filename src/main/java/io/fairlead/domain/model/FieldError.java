package io.fairlead.domain.model;

/**
 * One thing wrong with an object.
 *
 * @param field the path, for example {@code spec.containers[0].name}
 * @param message what is wrong and what would be right
 */
public record FieldError(Kind kind, String field, String message) {

  /** Kubernetes' reason for a Status cause. */
  public enum Kind {
    FieldValueRequired,
    FieldValueInvalid,
    FieldValueDuplicate,
    FieldValueNotSupported
  }

  public static FieldError required(String field, String message) {
    return new FieldError(Kind.FieldValueRequired, field, message);
  }

  public static FieldError invalid(String field, String message) {
    return new FieldError(Kind.FieldValueInvalid, field, message);
  }

  public static FieldError duplicate(String field, String message) {
    return new FieldError(Kind.FieldValueDuplicate, field, message);
  }

  public static FieldError notSupported(String field, String message) {
    return new FieldError(Kind.FieldValueNotSupported, field, message);
  }

  @Override
  public String toString() {
    return field + ": " + message;
  }
}
