package io.fairlead.stream;

import io.fairlead.domain.autoscaling.AutoscalingPolicy;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What operators can choose of how decisions are made. */
@ConfigMapping(prefix = "fairlead.policy")
public interface DecisionPolicies {

  Node node();

  Scheduler scheduler();

  Autoscaler autoscaler();

  /** Failure detection. */
  interface Node {
    /** A node without a heartbeat for so long is lost. */
    @WithDefault("10s")
    Duration gracePeriod();
  }

  /** Placement. */
  interface Scheduler {
    /** {@code least-allocated} spreads load over nodes, {@code most-allocated} fills them up. */
    @WithDefault("least-allocated")
    SchedulingPolicy.Allocation allocation();

    @WithDefault("1")
    int allocationWeight();

    @WithDefault("2")
    int spreadWeight();

    @WithDefault("3")
    int taintWeight();

    default SchedulingPolicy policy() {
      return new SchedulingPolicy(allocation(), allocationWeight(), spreadWeight(), taintWeight());
    }
  }

  /** Replicas from metrics; Kubernetes' defaults. */
  interface Autoscaler {
    @WithDefault("15s")
    Duration syncPeriod();

    @WithDefault("100")
    int tolerancePerMille();

    @WithDefault("5m")
    Duration scaleDownStabilization();

    @WithDefault("1m")
    Duration metricsMaxAge();

    default AutoscalingPolicy policy() {
      return new AutoscalingPolicy(
          syncPeriod(), tolerancePerMille(), scaleDownStabilization(), metricsMaxAge());
    }
  }
}
