package io.fairlead.replay.archive;

import io.fairlead.stream.Provenance;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Which policy a provenance names. */
final class Policies {
  private Policies() {}

  /** Empty if it cannot be read: an archive takes what is there. */
  static Optional<String> of(String provenance) {
    try {
      return Optional.ofNullable(Provenance.fromJson(provenance).policy());
    } catch (UncheckedIOException | NullPointerException unreadable) {
      return Optional.empty();
    }
  }
}
