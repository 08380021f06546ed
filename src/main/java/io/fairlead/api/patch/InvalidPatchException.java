package io.fairlead.api.patch;

/** A patch that cannot be applied; the message says why. */
public final class InvalidPatchException extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidPatchException(String message) {
    super(message);
  }
}
