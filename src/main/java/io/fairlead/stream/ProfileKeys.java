package io.fairlead.stream;

import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.SchedulingProfileValidation;
import io.fairlead.domain.scheduling.Plugins;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong with configured scheduling profiles, by the keys that people wrote. */
final class ProfileKeys {
  private static final String PREFIX = "fairlead.policy.scheduler.profiles.";
  private static final Pattern POINT = Pattern.compile("shape\\[(\\d+)]\\.\\w+");

  private ProfileKeys() {}

  /**
   * @throws IllegalArgumentException if anything is wrong
   */
  static void check(SortedMap<String, SchedulingProfile> profiles, Plugins plugins) {
    List<String> errors = new ArrayList<>();
    for (SchedulingProfile profile : profiles.values()) {
      List<FieldError> wrong = new ArrayList<>(SchedulingProfileValidation.validate(profile));
      wrong.addAll(plugins.unknownIn(profile));
      wrong.forEach(error -> errors.add(key(profile, error.field()) + ": " + error.message()));
    }
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", errors));
    }
  }

  private static String key(SchedulingProfile profile, String field) {
    String name = PREFIX + quoted(profile.name());
    if (field.startsWith("metadata")) {
      return name;
    }
    String key = field.replaceFirst("^scoringStrategy\\.", "");
    Matcher point = POINT.matcher(key);
    if (point.matches()) {
      int index = Integer.parseInt(point.group(1));
      key = "shape." + profile.scoringStrategy().shape().get(index).utilization();
    }
    return name + "." + quotedLast(key);
  }

  /** Names of resources and plug-ins may have dots of their own. */
  private static String quotedLast(String key) {
    int dot = key.indexOf('.');
    return dot < 0 ? key : key.substring(0, dot + 1) + quoted(key.substring(dot + 1));
  }

  private static String quoted(String name) {
    return name.matches("[\\w-]+") ? name : '"' + name + '"';
  }
}
