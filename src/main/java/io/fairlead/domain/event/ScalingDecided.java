package io.fairlead.domain.event;

import io.fairlead.domain.model.Copies;
import java.util.List;

/** Topic {@code scaling}: all that one cycle of the autoscaler decided. */
public record ScalingDecided(List<ReplicasScaled> decisions) implements Event {
  public ScalingDecided {
    decisions = Copies.list(decisions);
  }

  /**
   * A Deployment is to have another number of replicas.
   *
   * @param autoscaler the name of the HorizontalPodAutoscaler that decided
   * @param observed the metrics it was decided from
   */
  public record ReplicasScaled(
      String namespace,
      String deployment,
      String autoscaler,
      int from,
      int to,
      String reason,
      List<Observation> observed) {
    public ReplicasScaled {
      observed = Copies.list(observed);
    }
  }

  /**
   * One metric against its target, both in the target's unit (percent of requests, or base units
   * per pod).
   *
   * @param pods how many pods the average is over
   */
  public record Observation(String resource, long average, long target, int pods) {}
}
