package io.fairlead.stream;

/** A pod could not be explained in time; the message says why, for users. */
public final class UnexplainedException extends Exception {
  private static final long serialVersionUID = 1L;

  UnexplainedException(String message) {
    super(message);
  }
}
