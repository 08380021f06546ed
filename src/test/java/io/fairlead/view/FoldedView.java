package io.fairlead.view;

import io.fairlead.domain.event.Event;
import io.fairlead.stream.EventRecord;
import io.fairlead.stream.Topic;
import java.time.Instant;

/** A view of events that are given one by one, without a log. */
public final class FoldedView {
  private final View view = new View(null, null);
  private long offset;

  public View view() {
    return view;
  }

  public FoldedView fold(Event... events) {
    for (Event event : events) {
      var position = new EventRecord.Position(Topic.of(event), 0, offset++);
      view.passed(position);
      view.fold(new EventRecord(position, Instant.now(), event));
    }
    view.read(
        projection -> {
          projection.stores().forEach(Store::notifyListeners);
          return null;
        });
    return this;
  }

  /** What was folded until now was there at start. */
  public FoldedView caughtUp() {
    view.onCaughtUp();
    return this;
  }
}
