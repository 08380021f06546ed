package io.fairlead.replay.whatif;

import io.fairlead.domain.autoscaling.AutoscalingPolicy;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.SpecEvent.SchedulingProfileApplied;
import io.fairlead.domain.event.SpecEvent.SchedulingProfileDeleted;
import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import java.util.Objects;
import java.util.Set;

/**
 * What is to decide in place of what decided.
 *
 * @param scheduling null if the scheduler is not asked
 * @param profiles names of profiles that hold against those of the same name in the log
 * @param autoscaling null if the autoscaler is not asked
 */
public record OtherPolicies(
    SchedulingPolicy scheduling,
    Plugins plugins,
    Set<String> profiles,
    AutoscalingPolicy autoscaling) {

  public OtherPolicies {
    Objects.requireNonNull(plugins);
    profiles = Set.copyOf(profiles);
  }

  public static OtherPolicies of(SchedulingPolicy scheduling) {
    return new OtherPolicies(scheduling, Plugins.BUILT_IN, Set.of(), null);
  }

  public static OtherPolicies of(AutoscalingPolicy autoscaling) {
    return new OtherPolicies(null, Plugins.BUILT_IN, Set.of(), autoscaling);
  }

  /** Whether the log says of a profile what this says otherwise. */
  boolean overrules(Event event) {
    return switch (event) {
      case SchedulingProfileApplied applied -> profiles.contains(applied.profile().name());
      case SchedulingProfileDeleted deleted -> profiles.contains(deleted.name());
      default -> false;
    };
  }
}
