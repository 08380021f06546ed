package io.fairlead.domain.event;

import java.util.List;

/** Topic {@code placement}: all that one scheduling cycle decided, in order, as one record. */
public record PlacementDecided(List<PlacementDecision> decisions) implements Event {
  public PlacementDecided {
    decisions = decisions == null ? List.of() : List.copyOf(decisions);
  }
}
