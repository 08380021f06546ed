package io.fairlead.domain.event;

import io.fairlead.domain.model.Copies;
import java.util.List;

/** Topic {@code placement}: all that one scheduling cycle decided, in order, as one record. */
public record PlacementDecided(List<PlacementDecision> decisions) implements Event {
  public PlacementDecided {
    decisions = Copies.list(decisions);
  }
}
