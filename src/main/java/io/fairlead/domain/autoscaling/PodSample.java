package io.fairlead.domain.autoscaling;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.event.NodeMetrics.PodUsage;
import io.fairlead.domain.model.Resources;
import java.time.Instant;

/**
 * One pod of a Deployment: what it asked for, and what it was last seen to use.
 *
 * @param usage null before the first report
 */
record PodSample(
    String uid, String owner, Resources requests, boolean ready, PodUsage usage, Instant at) {

  PodSample whenReady(boolean isReady) {
    return new PodSample(uid, owner, requests, isReady, usage, at);
  }

  PodSample using(PodUsage newUsage, Instant now) {
    return new PodSample(uid, owner, requests, ready, newUsage, now);
  }

  boolean hasUsageSince(Instant oldest) {
    return usage != null && !at.isBefore(oldest);
  }

  long used(String resource) {
    return resource.equals(Resources.CPU) ? usage.cpuMillis() : usage.memoryBytes();
  }

  // ---- snapshot

  void save(StateWriter out) {
    out.unique(uid);
    out.text(owner);
    out.value(requests);
    out.flag(ready);
    out.value(usage);
    out.time(at);
  }

  static PodSample load(StateReader in) {
    return new PodSample(
        in.unique(),
        in.text(),
        in.value(Resources.class),
        in.flag(),
        in.value(PodUsage.class),
        in.time());
  }
}
