package io.fairlead.replay;

import io.fairlead.domain.autoscaling.AutoscalingPolicy;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.fairlead.stream.Arrow;
import io.fairlead.stream.DecisionPolicies;
import java.time.Duration;
import java.util.Optional;

/**
 * What decides here. A cycle is decided again by the policy that it names, if that can be made from
 * its description, from what the log says of it, or from these; see {@link KnownPolicies}.
 *
 * @param plugins of users, beside the built-in ones; code, which no log can bring
 */
public record ReplayPolicies(
    Duration nodeGracePeriod,
    SchedulingPolicy scheduling,
    Plugins plugins,
    AutoscalingPolicy autoscaling) {

  public static ReplayPolicies defaults() {
    return new ReplayPolicies(
        Duration.ofSeconds(10),
        SchedulingPolicy.kubernetesDefaults(),
        Plugins.BUILT_IN,
        AutoscalingPolicy.kubernetesDefaults());
  }

  /** Those of a configuration. */
  public static ReplayPolicies of(DecisionPolicies policies, Plugins plugins) {
    return new ReplayPolicies(
        policies.node().gracePeriod(),
        policies.scheduler().policy(plugins),
        plugins,
        policies.autoscaler().policy());
  }

  /** Of a policy's description, which is what provenance holds; empty if it cannot be made. */
  public static Optional<AutoscalingPolicy> autoscaling(String description) {
    return KnownPolicies.autoscaling(description);
  }

  /** The same of the scheduler; the profiles that come with the program are tried. */
  public Optional<Arrow<PlacementDecision>> scheduler(String description) {
    return new KnownPolicies(this).scheduler(description);
  }

  public ReplayPolicies with(SchedulingPolicy other) {
    return new ReplayPolicies(nodeGracePeriod, other, plugins, autoscaling);
  }

  public ReplayPolicies with(AutoscalingPolicy other) {
    return new ReplayPolicies(nodeGracePeriod, scheduling, plugins, other);
  }

  public ReplayPolicies with(Plugins others) {
    return new ReplayPolicies(nodeGracePeriod, scheduling, others, autoscaling);
  }

  public ReplayPolicies withNodeGracePeriod(Duration other) {
    return new ReplayPolicies(other, scheduling, plugins, autoscaling);
  }
}
