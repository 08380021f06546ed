package io.fairlead.view;

/** No state can be given of a moment, whenever one asks; the message says what is wrong with it. */
public final class InvalidMomentException extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidMomentException(String message) {
    super(message);
  }
}
