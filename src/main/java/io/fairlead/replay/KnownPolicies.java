package io.fairlead.replay;

import io.fairlead.domain.autoscaling.AutoscalingPolicy;
import io.fairlead.domain.event.NodeStatusEvent;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.ScalingDecided.ReplicasScaled;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.fairlead.stream.Arrow;
import io.fairlead.stream.Arrows;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * From a policy's description, which is what provenance holds, back to the policy. What is made
 * counts only if its own description is the very same: so a policy of another version of the
 * program, or with plug-ins that are not here, is not known.
 */
final class KnownPolicies {
  private static final Pattern GRACE_PERIOD = Pattern.compile("grace-period/\\d+ (\\S+)");
  private static final Pattern HORIZONTAL =
      Pattern.compile(
          "horizontal/\\d+ sync=(\\S+) tolerance=(\\d+) stabilization=(\\S+)(?: maxAge=(\\S+))?");

  private final ReplayPolicies policies;

  KnownPolicies(ReplayPolicies policies) {
    this.policies = policies;
  }

  Optional<Arrow<NodeStatusEvent>> nodeLifecycle(String description) {
    Matcher found = GRACE_PERIOD.matcher(description);
    return found.matches()
        ? same(description, () -> Arrows.nodeLifecycle(Duration.parse(found.group(1))))
        : Optional.empty();
  }

  Optional<Arrow<ReplicasScaled>> autoscaler(String description) {
    return autoscaling(description).map(Arrows::autoscaler);
  }

  /** The default of how old metrics may be is not in the description. */
  static Optional<AutoscalingPolicy> autoscaling(String description) {
    Matcher found = HORIZONTAL.matcher(description);
    if (!found.matches()) {
      return Optional.empty();
    }
    try {
      String maxAge = found.group(4);
      AutoscalingPolicy policy =
          new AutoscalingPolicy(
              Duration.parse(found.group(1)),
              Integer.parseInt(found.group(2)),
              Duration.parse(found.group(3)),
              maxAge == null
                  ? AutoscalingPolicy.kubernetesDefaults().metricsMaxAge()
                  : Duration.parse(maxAge));
      return Optional.of(policy).filter(made -> made.description().equals(description));
    } catch (DateTimeException | ArithmeticException | IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  /** Profiles are in the description as digests: those that come with the program are tried. */
  Optional<Arrow<PlacementDecision>> scheduler(String description) {
    return Arrays.stream(ScoringStrategy.Type.values())
        .map(SchedulingPolicy::of)
        .flatMap(policy -> Stream.of(policy, policy.withFairness()))
        .map(policy -> Arrows.scheduler(policy, policies.plugins()))
        .filter(arrow -> arrow.policy().equals(description))
        .findFirst();
  }

  private static <D> Optional<Arrow<D>> same(String description, Supplier<Arrow<D>> maker) {
    try {
      return Optional.of(maker.get()).filter(arrow -> arrow.policy().equals(description));
    } catch (DateTimeException | ArithmeticException | IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }
}
