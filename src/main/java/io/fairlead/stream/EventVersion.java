package io.fairlead.stream;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An event type in the version that a record was written in: perhaps an older one than is written
 * now.
 */
record EventVersion(EventType type, int number) {
  private static final Pattern NAME = Pattern.compile("(.+)\\.v(0|[1-9][0-9]{0,8})");

  static EventVersion current(EventType type) {
    return new EventVersion(type, type.version());
  }

  boolean isCurrent() {
    return number == type.version();
  }

  /**
   * The version that a {@code ce_type} header names.
   *
   * @throws InvalidEventException if this program cannot read it, and why
   */
  static EventVersion named(String typeName, Upcasters upcasters) throws InvalidEventException {
    Matcher name = NAME.matcher(typeName);
    EventType type = name.matches() ? EventType.ofFamily(name.group(1)) : null;
    if (type == null) {
      throw new InvalidEventException("header ce_type: unknown type \"" + typeName + "\"");
    }
    EventVersion version = new EventVersion(type, Integer.parseInt(name.group(2)));
    if (version.number > type.version()) {
      throw new InvalidEventException(
          "header ce_type: \"%s\" is newer than this program, which reads up to %s"
              .formatted(typeName, type.typeName()));
    }
    if (!upcasters.canLift(version)) {
      throw new InvalidEventException(
          "header ce_type: there was no version \"%s\"".formatted(typeName));
    }
    return version;
  }
}
