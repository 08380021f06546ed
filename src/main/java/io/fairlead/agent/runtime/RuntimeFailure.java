package io.fairlead.agent.runtime;

/** A container could not be run; what kubectl shows as the waiting container's reason. */
public final class RuntimeFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * @param reason one CamelCase word, for example {@code ErrImagePull}
   */
  public RuntimeFailure(String reason, String message, Throwable cause) {
    super(message == null ? reason : message.strip(), cause);
    this.reason = reason;
  }

  public RuntimeFailure(String reason, String message) {
    this(reason, message, null);
  }

  public String reason() {
    return reason;
  }
}
