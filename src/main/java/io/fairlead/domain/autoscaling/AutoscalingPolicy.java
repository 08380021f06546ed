package io.fairlead.domain.autoscaling;

import java.time.Duration;

/**
 * How eagerly replicas follow metrics; Kubernetes' defaults are 15 s, 100, 5 min.
 *
 * @param syncPeriod how often each autoscaler is looked at
 * @param tolerancePerMille a ratio of use to target this close to 1 changes nothing
 * @param scaleDownStabilization replicas follow the highest recommendation of this window
 * @param metricsMaxAge older metrics of a pod count as missing
 */
public record AutoscalingPolicy(
    Duration syncPeriod,
    int tolerancePerMille,
    Duration scaleDownStabilization,
    Duration metricsMaxAge) {

  private static final int VERSION = 1;

  public static AutoscalingPolicy kubernetesDefaults() {
    return new AutoscalingPolicy(
        Duration.ofSeconds(15), 100, Duration.ofMinutes(5), Duration.ofMinutes(1));
  }

  /** The age of metrics came later, and is told only where it is not the default. */
  public String description() {
    String description =
        "horizontal/%d sync=%s tolerance=%d stabilization=%s"
            .formatted(VERSION, syncPeriod, tolerancePerMille, scaleDownStabilization);
    return metricsMaxAge.equals(kubernetesDefaults().metricsMaxAge())
        ? description
        : description + " maxAge=" + metricsMaxAge;
  }
}
