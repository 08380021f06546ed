package io.fairlead.view;

/** The state of a moment could not be given now, but may be later; the message says why. */
public final class PastUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  PastUnavailableException(String message) {
    super(message);
  }
}
