package io.fairlead.stream.snapshot;

import java.io.IOException;

/** A snapshot that must not be used; there are older ones, and there is the log. */
public final class RejectedSnapshotException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why, in a word; the {@code reason} of the metric {@code fairlead.snapshot.rejected}. */
  public enum Reason {
    /** Bytes are not those that were written, or do not belong together. */
    CORRUPT,
    /** A part of it is not there: not yet, or not any more. */
    INCOMPLETE,
    /** Written in a format that this program does not read. */
    FORMAT,
    /** Another version of the logic wrote its state down, and may have meant something else. */
    VERSION,
    /** It was folded under another policy than the one that decides now. */
    POLICY,
    /** It is of another log than the one that it was found beside. */
    LOG
  }

  private final Reason reason;

  public RejectedSnapshotException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public RejectedSnapshotException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
