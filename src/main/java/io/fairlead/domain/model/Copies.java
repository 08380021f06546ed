package io.fairlead.domain.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Defensive copies for record constructors: null becomes empty, order is kept or sorted. */
final class Copies {
  private static final SortedMap<String, String> EMPTY =
      Collections.unmodifiableSortedMap(new TreeMap<>());

  private Copies() {}

  static SortedMap<String, String> sorted(SortedMap<String, String> map) {
    return map == null || map.isEmpty()
        ? EMPTY
        : Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }

  static <T> List<T> list(List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }
}
