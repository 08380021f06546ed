package io.fairlead.domain.scheduling.cluster;

import io.fairlead.domain.model.Node;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * All counters that some live shape's rules ask. A shape knows the counters that its own pods count
 * for, so that a placement touches only those.
 */
public final class PodCounters {
  private static final PodCounter[] NONE = {};

  private final ClusterState cluster;
  private final Topology topology;
  private final Namespaces namespaces;
  private final Map<PodCounter.Key, PodCounter> counters = new LinkedHashMap<>();
  private final Map<Integer, Shape> shapes = new TreeMap<>();

  PodCounters(ClusterState cluster, Topology topology, Namespaces namespaces) {
    this.cluster = cluster;
    this.topology = topology;
    this.namespaces = namespaces;
  }

  /** A counter for one more user; it is there until all have released it. */
  public PodCounter acquire(PodCounter.Key key) {
    PodCounter counter = counters.get(key);
    if (counter == null) {
      counter = new PodCounter(key, topology.idOf(key.topologyKey(), cluster), topology);
      counters.put(key, counter);
      for (int slot = 0; slot < cluster.slotCount(); slot++) {
        counter.attach(slot, cluster.node(slot));
      }
      for (Shape shape : shapes.values()) {
        if (key.pods().matches(shape, namespaces)) {
          shape.setCounters(with(shape.counters(), counter));
        }
      }
      count(counter, 1);
    }
    counter.countUses(1);
    return counter;
  }

  public void release(PodCounter counter) {
    if (counter.countUses(-1) > 0) {
      return;
    }
    counters.remove(counter.key());
    for (Shape shape : shapes.values()) {
      shape.setCounters(without(shape.counters(), counter));
    }
  }

  void join(Shape shape) {
    shapes.put(shape.id(), shape);
    shape.setCounters(NONE);
    for (PodCounter counter : counters.values()) {
      if (counter.key().pods().matches(shape, namespaces)) {
        shape.setCounters(with(shape.counters(), counter));
      }
    }
  }

  void leave(Shape shape) {
    shapes.remove(shape.id());
  }

  /** Labels of a namespace changed: who matches what may be otherwise. */
  public void recount() {
    counters.values().forEach(counter -> count(counter, -1));
    for (Shape shape : shapes.values()) {
      join(shape);
    }
    counters.values().forEach(counter -> count(counter, 1));
  }

  /** Adds every placed pod that counts for the counter, or takes it off. */
  private void count(PodCounter counter, int change) {
    for (int slot = 0; slot < cluster.slotCount(); slot++) {
      for (PodEntry pod = cluster.lastPodOn(slot); pod != null; pod = pod.nextOnNode()) {
        if (isAmong(pod.shape().counters(), counter) && counter.counts(pod)) {
          counter.add(slot, change);
        }
      }
    }
  }

  private static boolean isAmong(PodCounter[] some, PodCounter counter) {
    for (PodCounter one : some) {
      if (one == counter) {
        return true;
      }
    }
    return false;
  }

  void place(PodEntry pod, int slot, int change) {
    for (PodCounter counter : pod.shape().counters()) {
      if (counter.counts(pod)) {
        counter.add(slot, change);
      }
    }
  }

  /** A placed pod was told to stop. */
  void terminating(PodEntry pod, int slot) {
    for (PodCounter counter : pod.shape().counters()) {
      if (counter.key().withoutTerminating()) {
        counter.add(slot, -1);
      }
    }
  }

  void detach(int slot) {
    counters.values().forEach(counter -> counter.detach(slot));
  }

  void attach(int slot, Node node) {
    counters.values().forEach(counter -> counter.attach(slot, node));
  }

  private static PodCounter[] with(PodCounter[] some, PodCounter counter) {
    PodCounter[] more = Arrays.copyOf(some, some.length + 1);
    more[some.length] = counter;
    return more;
  }

  private static PodCounter[] without(PodCounter[] some, PodCounter counter) {
    for (int i = 0; i < some.length; i++) {
      if (some[i] == counter) {
        PodCounter[] fewer = new PodCounter[some.length - 1];
        System.arraycopy(some, 0, fewer, 0, i);
        System.arraycopy(some, i + 1, fewer, i, fewer.length - i);
        return fewer;
      }
    }
    return some;
  }
}
