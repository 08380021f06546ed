package io.fairlead.domain.event;

import io.fairlead.domain.model.Copies;
import java.util.List;

/** Topic {@code metrics}: what the pods of one node use right now. */
public record NodeMetrics(String node, List<PodUsage> pods) implements Event {
  public NodeMetrics {
    pods = Copies.list(pods);
  }

  /** CPU in millicores averaged since the last report, memory resident in bytes. */
  public record PodUsage(
      String uid, String namespace, String name, long cpuMillis, long memoryBytes) {}
}
