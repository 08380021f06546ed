package io.fairlead.domain.scheduling;

import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the scheduler prefers; its description is part of every decision's provenance.
 *
 * @param profiles by name; events may add to them and replace them
 * @param dominantResourceFairness whether namespaces of one priority take turns by what they use,
 *     rather than by the order of submission
 */
public record SchedulingPolicy(
    SortedMap<String, SchedulingProfile> profiles, boolean dominantResourceFairness) {

  /** The same rules under the same name must decide the same; change the rules, change this. */
  private static final int VERSION = 2;

  public SchedulingPolicy {
    profiles = Collections.unmodifiableSortedMap(new TreeMap<>(profiles));
    if (!profiles.containsKey(SchedulingProfile.DEFAULT_NAME)) {
      throw new IllegalArgumentException(
          "a profile \"%s\" is required".formatted(SchedulingProfile.DEFAULT_NAME));
    }
  }

  public static SchedulingPolicy of(SchedulingProfile... profiles) {
    TreeMap<String, SchedulingProfile> byName = new TreeMap<>();
    for (SchedulingProfile profile : profiles) {
      byName.put(profile.name(), profile);
    }
    return new SchedulingPolicy(byName, false);
  }

  /** One profile of all plug-ins with the default weights. */
  public static SchedulingPolicy of(ScoringStrategy.Type allocation) {
    return of(
        new SchedulingProfile(
            SchedulingProfile.DEFAULT_NAME,
            null,
            null,
            new ScoringStrategy(allocation, null, null)));
  }

  public static SchedulingPolicy kubernetesDefaults() {
    return of(ScoringStrategy.Type.LeastAllocated);
  }

  public SchedulingPolicy withFairness() {
    return new SchedulingPolicy(profiles, true);
  }

  /**
   * For example {@code scheduler/2 default-scheduler#1a2b3c4d +Reserved}: a digest tells profiles
   * apart, users' plug-ins are named.
   */
  public String description(Plugins plugins) {
    StringBuilder text = new StringBuilder("scheduler/" + VERSION);
    if (dominantResourceFairness) {
      text.append(" fair");
    }
    for (SchedulingProfile profile : profiles.values()) {
      text.append(' ').append(profile.name()).append('#').append(digest(profile));
    }
    return text.append(plugins.description()).toString();
  }

  private static String digest(SchedulingProfile profile) {
    List<Object> parts =
        List.of(
            String.valueOf(profile.filters()),
            String.valueOf(profile.scores()),
            profile.scoringStrategy().type().name(),
            profile.scoringStrategy().resources().toString(),
            profile.scoringStrategy().shape().toString());
    return Integer.toHexString(parts.toString().hashCode());
  }
}
