package io.fairlead.domain.scheduling.classes;

import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.Taint;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Nodes that are alike in everything but what is free, and about of one size. */
final class NodeClass {

  /**
   * What makes nodes alike.
   *
   * @param labels those that some shape asks for
   * @param sizes of the watched resources, rounded to a few percent
   */
  record Key(
      boolean ready,
      boolean unschedulable,
      List<Taint> taints,
      SortedMap<String, String> labels,
      List<Long> sizes) {

    static Key of(ClusterState cluster, int slot, Collection<String> labelKeys, int[] resources) {
      Node node = cluster.node(slot);
      SortedMap<String, String> all = node.labels();
      TreeMap<String, String> labels = new TreeMap<>();
      for (String key : labelKeys) {
        String value = all.get(key);
        if (value != null) {
          labels.put(key, value);
        }
      }
      List<Long> sizes = new ArrayList<>(resources.length);
      for (int resource : resources) {
        sizes.add(rounded(cluster.allocatable(resource, slot)));
      }
      return new Key(
          cluster.isReady(slot), node.unschedulable(), node.taints(), labels, List.copyOf(sizes));
    }

    /** Its five leading bits. */
    private static long rounded(long amount) {
      int drop = Math.max(0, 59 - Long.numberOfLeadingZeros(amount));
      return amount >> drop << drop;
    }
  }

  private final TreeSet<Integer> members = new TreeSet<>();
  private ClassTree tree;

  /** By watched resource: the smallest and the largest of all members. */
  private long[] smallest;

  private long[] largest;

  void add(int slot) {
    members.add(slot);
    tree = null;
  }

  void remove(int slot) {
    members.remove(slot);
    tree = null;
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  /** Any of its nodes: they look the same to a shape that uses classes. */
  int example() {
    return members.first();
  }

  /** Null while members have changed. */
  ClassTree tree() {
    return tree;
  }

  long smallest(int i) {
    return smallest[i];
  }

  long largest(int i) {
    return largest[i];
  }

  /** Plants a tree without any content. */
  ClassTree plant(ClusterState cluster, int[] resources) {
    smallest = new long[resources.length];
    largest = new long[resources.length];
    for (int i = 0; i < resources.length; i++) {
      smallest[i] = Long.MAX_VALUE;
      for (int slot : members) {
        long amount = cluster.allocatable(resources[i], slot);
        smallest[i] = Math.min(smallest[i], amount);
        largest[i] = Math.max(largest[i], amount);
      }
    }
    int[] slots = members.stream().mapToInt(Integer::intValue).toArray();
    tree = new ClassTree(slots, resources.length);
    return tree;
  }
}
