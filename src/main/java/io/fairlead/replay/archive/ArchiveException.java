package io.fairlead.replay.archive;

/** A file that is no archive, or no longer a whole one; says what is wrong, and where. */
public final class ArchiveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ArchiveException(String message) {
    super(message);
  }

  ArchiveException(String message, Throwable cause) {
    super(message, cause);
  }
}
