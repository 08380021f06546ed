package io.fairlead.domain.scheduling.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Live pods by one of their own properties. A flat hash table with linear probing: with a million
 * pods, a map's entry for each would be a cache miss on every look and half of the memory.
 *
 * @param <K> the property, which no two pods share
 */
final class PodIndex<K> {
  private static final int FIRST_CAPACITY = 64;

  /** Beyond this it grows with what really comes. */
  private static final int MAX_RESERVED = 1 << 22;

  private final Function<PodEntry, K> property;
  private final ToIntFunction<K> hashOf;
  private PodEntry[] pods = new PodEntry[FIRST_CAPACITY];

  /** Of the pod in the same place. */
  private int[] hashes = new int[FIRST_CAPACITY];

  private int size;

  /**
   * @param hashOf its hash, which is the same in every run
   */
  PodIndex(Function<PodEntry, K> property, ToIntFunction<K> hashOf) {
    this.property = property;
    this.hashOf = hashOf;
  }

  /** The pod with that property, or null. */
  PodEntry get(K key) {
    return pods[placeOf(key)];
  }

  /** Returns the pod that had the same of the property until now, or null. */
  PodEntry put(PodEntry pod) {
    if (2 * (size + 1) > pods.length) {
      grow();
    }
    K key = property.apply(pod);
    int place = placeOf(key);
    PodEntry before = pods[place];
    size += before == null ? 1 : 0;
    pods[place] = pod;
    hashes[place] = hash(key);
    return before;
  }

  /** Removes the pod, unless another has its property by now. */
  void remove(PodEntry pod) {
    int gap = placeOf(property.apply(pod));
    if (pods[gap] != pod) {
      return;
    }
    size--;
    // What comes after moves up, as far as it may: there are no tombstones.
    int mask = pods.length - 1;
    for (int place = (gap + 1) & mask; pods[place] != null; place = (place + 1) & mask) {
      int home = hashes[place] & mask;
      boolean mayMove = ((place - home) & mask) >= ((place - gap) & mask);
      if (mayMove) {
        pods[gap] = pods[place];
        hashes[gap] = hashes[place];
        gap = place;
      }
    }
    pods[gap] = null;
  }

  int size() {
    return size;
  }

  /** Makes room for so many pods at once. */
  void reserve(int more) {
    while (2L * ((long) size + more) > pods.length && pods.length < MAX_RESERVED) {
      grow();
    }
  }

  /** In no order that means anything. */
  List<PodEntry> all() {
    List<PodEntry> all = new ArrayList<>(size);
    for (PodEntry pod : pods) {
      if (pod != null) {
        all.add(pod);
      }
    }
    return all;
  }

  /** Where the pod is, or where it would be put. */
  private int placeOf(K key) {
    int hash = hash(key);
    int mask = pods.length - 1;
    int place = hash & mask;
    while (pods[place] != null
        && !(hashes[place] == hash && property.apply(pods[place]).equals(key))) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    PodEntry[] before = pods;
    int[] hashesBefore = hashes;
    pods = new PodEntry[2 * before.length];
    hashes = new int[pods.length];
    int mask = pods.length - 1;
    for (int i = 0; i < before.length; i++) {
      if (before[i] != null) {
        int place = hashesBefore[i] & mask;
        while (pods[place] != null) {
          place = (place + 1) & mask;
        }
        pods[place] = before[i];
        hashes[place] = hashesBefore[i];
      }
    }
  }

  /** Spreads what differs only in its last letters (MurmurHash3's finalizer). */
  private int hash(K key) {
    int hash = hashOf.applyAsInt(key);
    hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
    return hash ^ (hash >>> 16);
  }
}
