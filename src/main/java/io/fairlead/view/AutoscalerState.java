package io.fairlead.view;

import io.fairlead.domain.event.ScalingDecided.ReplicasScaled;
import io.fairlead.domain.model.HorizontalPodAutoscaler;
import io.fairlead.domain.model.NamespacedName;
import java.time.Instant;

/**
 * An autoscaler and what it did last.
 *
 * @param lastScaled its last decision, or null
 * @param currentReplicas the pods of its target now
 */
public record AutoscalerState(
    HorizontalPodAutoscaler autoscaler,
    Instant createdAt,
    ReplicasScaled lastScaled,
    Instant lastScaledAt,
    int currentReplicas) {

  public NamespacedName target() {
    return new NamespacedName(
        autoscaler.metadata().namespace(), autoscaler.spec().scaleTargetRef().name());
  }

  static AutoscalerState applied(HorizontalPodAutoscaler autoscaler, Instant at) {
    Instant created = autoscaler.metadata().creationTimestamp();
    return new AutoscalerState(autoscaler, created == null ? at : created, null, null, 0);
  }

  AutoscalerState with(HorizontalPodAutoscaler newAutoscaler) {
    return new AutoscalerState(newAutoscaler, createdAt, lastScaled, lastScaledAt, currentReplicas);
  }

  AutoscalerState scaled(ReplicasScaled decision, Instant at) {
    return new AutoscalerState(autoscaler, createdAt, decision, at, currentReplicas);
  }

  AutoscalerState withReplicas(int replicas) {
    return new AutoscalerState(autoscaler, createdAt, lastScaled, lastScaledAt, replicas);
  }
}
