package io.fairlead.stream;

import io.fairlead.domain.autoscaling.AutoscalingPolicy;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.model.SchedulingProfile.UtilizationPoint;
import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
    /** {@code LeastAllocated} spreads load over nodes, {@code MostAllocated} fills them up. */
    @WithDefault("LeastAllocated")
    ScoringStrategy.Type allocation();

    /** Whether namespaces of one priority take turns by what they use. */
    @WithDefault("false")
    boolean dominantResourceFairness();

    /** More profiles by name, and the default one in place of what {@code allocation} makes. */
    Map<String, Profile> profiles();

    /** See {@link SchedulingProfile}. */
    interface Profile {
      Optional<List<String>> filters();

      /** Weights (0 to 100) by score plug-in. */
      Map<String, Integer> scores();

      Optional<ScoringStrategy.Type> allocation();

      /** Weights (1 to 100) by resource. */
      Map<String, Integer> resources();

      /** Scores (0 to 10) by utilization (percent), for RequestedToCapacityRatio. */
      Map<Integer, Integer> shape();

      default SchedulingProfile named(String name) {
        return new SchedulingProfile(
            name,
            filters().orElse(null),
            scores().isEmpty() ? null : new TreeMap<>(scores()),
            new ScoringStrategy(
                allocation().orElse(null),
                new TreeMap<>(resources()),
                new TreeMap<>(shape())
                    .entrySet().stream()
                        .map(point -> new UtilizationPoint(point.getKey(), point.getValue()))
                        .toList()));
      }
    }

    /**
     * The profiles with the default one, checked.
     *
     * @throws IllegalArgumentException if a profile is not valid, or names a plug-in that does not
     *     exist; names every key that is wrong
     */
    default SchedulingPolicy policy(Plugins plugins) {
      TreeMap<String, SchedulingProfile> all = new TreeMap<>();
      all.putAll(SchedulingPolicy.of(allocation()).profiles());
      profiles().forEach((name, profile) -> all.put(name, profile.named(name)));
      ProfileKeys.check(all, plugins);
      return new SchedulingPolicy(all, dominantResourceFairness());
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
