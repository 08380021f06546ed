package io.fairlead.api.kind;

import java.time.Duration;
import java.time.Instant;

/** Ages as kubectl prints them: two units at most, fewer the older. */
final class Ages {
  private Ages() {}

  static String since(Instant time, Instant now) {
    return time == null ? Column.UNKNOWN : format(Duration.between(time, now));
  }

  /** The rule of Kubernetes' {@code duration.HumanDuration}. */
  static String format(Duration age) {
    long seconds = age.toSeconds();
    if (seconds < -1) {
      return "<invalid>";
    }
    if (seconds < 120) {
      return Math.max(0, seconds) + "s";
    }
    long minutes = age.toMinutes();
    if (minutes < 10) {
      return two(minutes, "m", seconds % 60, "s");
    }
    if (minutes < 180) {
      return minutes + "m";
    }
    long hours = age.toHours();
    if (hours < 8) {
      return two(hours, "h", minutes % 60, "m");
    }
    if (hours < 48) {
      return hours + "h";
    }
    if (hours < 24 * 8) {
      return two(hours / 24, "d", hours % 24, "h");
    }
    long days = hours / 24;
    if (days < 365 * 2) {
      return days + "d";
    }
    return days < 365 * 8 ? two(days / 365, "y", days % 365, "d") : days / 365 + "y";
  }

  private static String two(long big, String bigUnit, long small, String smallUnit) {
    return small == 0 ? big + bigUnit : big + bigUnit + small + smallUnit;
  }
}
