package io.fairlead.view;

import io.fairlead.domain.model.Metadata;
import java.time.Instant;

/** When a record is folded: the time it carries, and the version of the view it makes. */
record Moment(Instant at, long version) {

  /**
   * When an object came: as it says itself, or else when it was first seen.
   *
   * @param before when it came as far as is known, or null
   */
  Instant creationOf(Metadata metadata, Instant before) {
    if (metadata.creationTimestamp() != null) {
      return metadata.creationTimestamp();
    }
    return before == null ? at : before;
  }
}
