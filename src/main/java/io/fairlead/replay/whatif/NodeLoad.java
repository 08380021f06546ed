package io.fairlead.replay.whatif;

import io.fairlead.domain.model.Resources;

/** What one node has and what is promised of it. */
final class NodeLoad {
  private final String name;
  private boolean ready;
  private Resources allocatable;
  private final long[] used = new long[WorldClock.RESOURCES.size()];
  private int pods;

  NodeLoad(String name) {
    this.name = name;
    this.allocatable = Resources.NONE;
  }

  String name() {
    return name;
  }

  boolean ready() {
    return ready;
  }

  int pods() {
    return pods;
  }

  void describe(Resources newAllocatable) {
    allocatable = newAllocatable;
  }

  void setReady(boolean isReady) {
    ready = isReady;
  }

  /** One pod more, or less. */
  void add(Resources requests, int sign) {
    for (int i = 0; i < used.length; i++) {
      used[i] += sign * requests.get(WorldClock.RESOURCES.get(i));
    }
    pods += sign;
  }

  long used(int resource) {
    return used[resource];
  }

  long allocatable(int resource) {
    return allocatable.get(WorldClock.RESOURCES.get(resource));
  }

  long free(int resource) {
    return Math.max(0, allocatable(resource) - used[resource]);
  }

  boolean fits(Resources pod) {
    for (int i = 0; i < used.length; i++) {
      if (pod.get(WorldClock.RESOURCES.get(i)) > free(i)) {
        return false;
      }
    }
    return true;
  }
}
