package io.fairlead.domain.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Defensive copies for record constructors: null becomes empty, because JSON leaves out what is
 * empty; order is kept or sorted.
 */
public final class Copies {
  private static final SortedMap<String, String> EMPTY =
      Collections.unmodifiableSortedMap(new TreeMap<>());

  private Copies() {}

  /** What is a copy already, because another record made it, is not copied again. */
  public static SortedMap<String, String> sorted(SortedMap<String, String> map) {
    if (map == null || map.isEmpty()) {
      return EMPTY;
    }
    return map.getClass() == EMPTY.getClass()
        ? map
        : Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }

  public static <T> List<T> list(List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }
}
