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

  public static SortedMap<String, String> sorted(SortedMap<String, String> map) {
    return map == null || map.isEmpty()
        ? EMPTY
        : Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }

  public static <T> List<T> list(List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }
}
