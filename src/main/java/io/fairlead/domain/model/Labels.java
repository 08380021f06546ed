package io.fairlead.domain.model;

import java.util.Map;

/** Equality-based label selection. */
public final class Labels {
  private Labels() {}

  /** Whether every pair of the selector is among the labels; an empty selector matches all. */
  public static boolean match(Map<String, String> selector, Map<String, String> labels) {
    for (Map.Entry<String, String> wanted : selector.entrySet()) {
      if (!wanted.getValue().equals(labels.get(wanted.getKey()))) {
        return false;
      }
    }
    return true;
  }
}
