package io.fairlead.domain.model;

import java.util.Collection;
import java.util.List;

/**
 * How much one object may ask for where Kubernetes sets no bound: whoever writes an event decides
 * how long every node is looked at, so it must be little.
 */
final class Limits {
  static final int CONTAINERS = 100;

  /** Names of one set of amounts. */
  static final int RESOURCES = 100;

  static final int AFFINITY_TERMS = 100;
  static final int SPREAD_CONSTRAINTS = 20;
  static final int TOLERATIONS = 100;
  static final int HOST_PORTS = 1_000;

  /** Labels and expressions of one selector; label keys and namespaces of one term. */
  static final int REQUIREMENTS = 100;

  /** Values of one expression, for example node names. */
  static final int VALUES = 1_000;

  static final int PLUGINS = 100;

  private Limits() {}

  /** Whether there are no more than so many; an error if there are. */
  static boolean within(int max, String path, Collection<?> entries, List<FieldError> errors) {
    return within(max, path, entries.size(), errors);
  }

  static boolean within(int max, String path, int entries, List<FieldError> errors) {
    if (entries > max) {
      errors.add(FieldError.invalid(path, "has " + entries + " entries, more than " + max));
    }
    return entries <= max;
  }
}
