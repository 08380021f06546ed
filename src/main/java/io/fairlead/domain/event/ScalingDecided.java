package io.fairlead.domain.event;

import io.fairlead.domain.model.Copies;
import java.math.BigInteger;
import java.time.Instant;
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
   * @param observed the metrics it was decided from: of each that had something to say, in the
   *     order of the autoscaler's spec
   * @param stabilizedRecommendation the highest recommendation of the stabilization window, if it
   *     is above what the metrics ask for now and so keeps the replicas up; else null
   */
  public record ReplicasScaled(
      String namespace,
      String deployment,
      String autoscaler,
      int from,
      int to,
      String reason,
      List<Observation> observed,
      Integer stabilizedRecommendation) {
    public ReplicasScaled {
      observed = Copies.list(observed);
    }

    public ReplicasScaled(
        String namespace,
        String deployment,
        String autoscaler,
        int from,
        int to,
        String reason,
        List<Observation> observed) {
      this(namespace, deployment, autoscaler, from, to, reason, observed, null);
    }
  }

  /**
   * One metric against its target, both in the target's unit (percent of requests, or base units
   * per pod).
   *
   * @param pods how many pods the average is over
   * @param totals what it was computed from; null in records from before it was carried
   */
  public record Observation(
      String resource, long average, long target, int pods, MetricTotals totals) {}

  /**
   * What the pods of a target use of a resource and what they requested, in base units, added up by
   * what is known of them.
   *
   * @param usage of the pods that the average is over
   * @param requests of the same pods
   * @param unreadyPods pods with fresh metrics that do not count, because they are not ready
   * @param missingPods pods without fresh metrics
   * @param timestamp when the oldest of the metrics that count were read
   */
  public record MetricTotals(
      BigInteger usage,
      BigInteger requests,
      int unreadyPods,
      BigInteger unreadyRequests,
      int missingPods,
      BigInteger missingRequests,
      Instant timestamp) {}
}
