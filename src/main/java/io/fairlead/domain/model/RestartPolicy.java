package io.fairlead.domain.model;

/** When an exited container is started again; constants are spelled as in manifests. */
public enum RestartPolicy {
  Always,
  OnFailure,
  Never;

  /** Whether a container that has ended is started again. */
  public boolean restarts(boolean failed) {
    return switch (this) {
      case Always -> true;
      case OnFailure -> failed;
      case Never -> false;
    };
  }
}
