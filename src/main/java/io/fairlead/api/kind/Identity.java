package io.fairlead.api.kind;

import io.fairlead.domain.model.Metadata;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Who an object is: given once at its creation, and kept by every update. */
final class Identity {
  private Identity() {}

  static Metadata created(Metadata metadata, Kind.Creation creation) {
    return metadata
        .withUid(creation.uid())
        .withCreationTimestamp(creation.now().truncatedTo(ChronoUnit.SECONDS));
  }

  /**
   * @param createdAt when the view first saw it, for objects that do not say
   */
  static Metadata kept(Metadata metadata, Metadata before, Instant createdAt) {
    return metadata
        .withUid(before.uid())
        .withCreationTimestamp(
            before.creationTimestamp() == null ? createdAt : before.creationTimestamp());
  }
}
