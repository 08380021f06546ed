package io.fairlead.replay.whatif;

import io.fairlead.domain.event.ScalingDecided.ReplicasScaled;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.replay.whatif.ScalingReport.ScaleEvent;
import io.fairlead.replay.whatif.ScalingReport.Scaling;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The scale events of one world, in order. */
final class ScaleEvents {
  /** Kubernetes' default stabilization window, whatever that of a policy: one measure for both. */
  private static final Duration FLAP_WINDOW = Duration.ofMinutes(5);

  private final boolean isOther;
  private final List<ScaleEvent> events = new ArrayList<>();

  ScaleEvents(boolean isOther) {
    this.isOther = isOther;
  }

  void add(ReplicasScaled scaled, Instant at) {
    events.add(
        new ScaleEvent(
            at, scaled.namespace(), scaled.deployment(), scaled.from(), scaled.to(), isOther));
  }

  List<ScaleEvent> list() {
    return events;
  }

  Scaling figures() {
    Map<NamespacedName, ScaleEvent> last = new HashMap<>();
    long up = 0;
    long flaps = 0;
    for (ScaleEvent event : events) {
      up += event.isUp() ? 1 : 0;
      ScaleEvent before =
          last.put(new NamespacedName(event.namespace(), event.deployment()), event);
      if (before != null
          && before.isUp() != event.isUp()
          && !event.at().isAfter(before.at().plus(FLAP_WINDOW))) {
        flaps++;
      }
    }
    return new Scaling(events.size(), up, events.size() - up, flaps);
  }
}
