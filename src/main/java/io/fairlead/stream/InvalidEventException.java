package io.fairlead.stream;

/** A record that cannot be read, or reads as something that is not valid; the message says why. */
public final class InvalidEventException extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidEventException(String message) {
    super(message);
  }
}
