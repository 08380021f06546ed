package io.fairlead.stream;

/** A record that cannot be read, or reads as something that is not valid; the message says why. */
public final class InvalidEventException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Messages end up in logs and in headers: a million errors of one record do not fit there. */
  private static final int MAX_LENGTH = 2_000;

  public InvalidEventException(String message) {
    super(message.length() <= MAX_LENGTH ? message : message.substring(0, MAX_LENGTH) + " ...");
  }
}
