package io.fairlead.api.select;

/** A selector that cannot be read; the message says where and why. */
public final class InvalidSelectorException extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidSelectorException(String message) {
    super(message);
  }
}
