package io.fairlead.replay.whatif;

import io.fairlead.domain.autoscaling.AutoscalingPolicy;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.ScalingDecided.ReplicasScaled;
import io.fairlead.stream.Arrows;
import io.fairlead.stream.Cell;
import java.time.Duration;
import java.time.Instant;

/**
 * The autoscaler of one cell under some policy: it sees everything when it was written, and decides
 * twice a second, as live.
 */
final class ScalingWorld {
  private static final Duration TICK = Duration.ofMillis(500);

  private final Cell<ReplicasScaled> cell;
  private final Duration memory;
  private final ScaleEvents events;
  private Instant lastRecord;

  ScalingWorld(AutoscalingPolicy policy, int number, ScaleEvents events) {
    this.cell = new Cell<>(Arrows.autoscaler(policy), number);
    this.memory =
        policy.metricsMaxAge().plus(policy.syncPeriod()).plus(policy.scaleDownStabilization());
    this.events = events;
  }

  ScaleEvents events() {
    return events;
  }

  void fold(Event event, Instant at) {
    ticksUpTo(at);
    cell.logic().apply(event, cell.now());
    lastRecord = at;
  }

  /** Decides until then; of a time without any record only as long as metrics can be fresh. */
  void ticksUpTo(Instant until) {
    if (lastRecord == null) {
      cell.advanceTo(until);
      return;
    }
    Instant forgotten = lastRecord.plus(memory);
    Instant end = forgotten.isBefore(until) ? forgotten : until;
    for (Instant next = cell.now().plus(TICK); !next.isAfter(end); next = next.plus(TICK)) {
      cell.advanceTo(next);
      cell.decide().forEach(decision -> events.add(decision, cell.now()));
    }
    if (forgotten.isBefore(until)) {
      cell.advanceTo(until);
      cell.decide().forEach(decision -> events.add(decision, cell.now()));
    }
  }
}
