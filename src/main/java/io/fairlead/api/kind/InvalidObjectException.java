package io.fairlead.api.kind;

import io.fairlead.domain.model.FieldError;
import java.util.List;

/** An object that must not be: every error of it. */
public final class InvalidObjectException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<FieldError> errors;

  public InvalidObjectException(List<FieldError> errors) {
    super(errors.toString());
    this.errors = List.copyOf(errors);
  }

  public List<FieldError> errors() {
    return errors;
  }
}
