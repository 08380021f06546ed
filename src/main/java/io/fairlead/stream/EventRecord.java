package io.fairlead.stream;

import io.fairlead.domain.event.Event;
import java.time.Instant;

/** An event with its place in the log. */
public record EventRecord(Position position, Instant timestamp, Event event) {

  /** A topic, a cell (its partition) and an offset. */
  public record Position(Topic topic, int cell, long offset) {}
}
