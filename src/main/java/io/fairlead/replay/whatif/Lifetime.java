package io.fairlead.replay.whatif;

import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import java.time.Duration;
import java.time.Instant;

/** How one pod lived in the recording; null where it did not come to that. */
final class Lifetime {
  String node;
  Instant bound;

  /** When its agent first said that it was ready. */
  Instant ready;

  PodStatusChanged whenReady;

  /** When it was told to stop. */
  Instant stopped;

  Instant ended;
  PodTerminated whenEnded;

  boolean hasEndedByItself() {
    return ended != null && stopped == null;
  }

  /** From being told to stop to its end; null if it was not, or did not end. */
  Duration stopping() {
    return stopped == null || ended == null ? null : Duration.between(stopped, ended);
  }
}
