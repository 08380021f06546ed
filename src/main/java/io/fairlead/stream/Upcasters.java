package io.fairlead.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Reads old versions of event types for ever: lifts the JSON of one version to the next, and that
 * to the one after it, until it is the present one, which the domain's record is.
 *
 * <p>A step is written when a version is replaced by one that its JSON does not fit, and is never
 * changed again; the domain never hears of old versions. A new component that may be absent needs
 * no step and no new version.
 */
final class Upcasters {

  /** By the name of the version that each lifts to the next. */
  private static final Map<String, UnaryOperator<ObjectNode>> RELEASED = Map.of();

  static final Upcasters ALL = new Upcasters(RELEASED);

  private final Map<String, UnaryOperator<ObjectNode>> steps;

  /**
   * @param steps pure functions by type name with version; may change and return what they get
   */
  Upcasters(Map<String, UnaryOperator<ObjectNode>> steps) {
    this.steps = Map.copyOf(steps);
  }

  /** Whether there is a step from this version on, and from each up to the present one. */
  boolean canLift(EventVersion version) {
    for (int from = version.number(); from < version.type().version(); from++) {
      if (!steps.containsKey(name(version.type(), from))) {
        return false;
      }
    }
    return true;
  }

  ObjectNode lift(EventVersion version, ObjectNode json) {
    ObjectNode lifted = json;
    for (int from = version.number(); from < version.type().version(); from++) {
      lifted = steps.get(name(version.type(), from)).apply(lifted);
    }
    return lifted;
  }

  private static String name(EventType type, int version) {
    return type.family() + ".v" + version;
  }
}
