package io.fairlead.domain.scheduling.classes;

import io.fairlead.domain.scheduling.cluster.ChangeJournal;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.score.Shares;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * All nodes by class, for one scoring strategy; shared by all shapes, so that a placement is one
 * change and not one for every shape. Follows the {@link ChangeJournal}.
 */
public final class NodeClasses {
  /** A label with more values than this tells nodes apart rather than sorting them. */
  private static final int MAX_VALUES = 64;

  /** With more classes than this, looking at each would cost more than an index of one's own. */
  private static final int MAX_CLASSES = 1024;

  private final ClusterState cluster;
  private final Shares shares;
  private final int sign;
  private final int[] resources;
  private final LinkedHashSet<String> labelKeys = new LinkedHashSet<>();
  private final TreeSet<String> refusedKeys = new TreeSet<>();
  private final Map<NodeClass.Key, NodeClass> classes = new LinkedHashMap<>();

  /** By slot: its class and its place there. */
  private NodeClass[] classOf = {};

  private int[] positionOf = {};
  private NodeClass.Key[] keyOf = {};

  private long seenVersion = -1;

  /** Changes with every class that comes, goes or has other members. */
  private long version;

  private List<NodeClass> current = List.of();
  private final long[] amounts;

  /**
   * @param preferFull whether less that is free is better
   */
  public NodeClasses(ClusterState cluster, Shares shares, boolean preferFull) {
    this.cluster = cluster;
    this.shares = shares;
    this.sign = preferFull ? -1 : 1;
    this.resources = shares.resourceIds();
    this.amounts = new long[resources.length];
  }

  boolean prefersFull() {
    return sign < 0;
  }

  int[] resources() {
    return Arrays.copyOf(resources, resources.length);
  }

  /** Whether nodes can be sorted by some labels; then they are from now on. */
  private boolean sortBy(Set<String> keys) {
    if (labelKeys.containsAll(keys)) {
      return true;
    }
    for (String key : keys) {
      if (labelKeys.contains(key)) {
        continue;
      }
      if (refusedKeys.contains(key) || valuesOf(key) > MAX_VALUES) {
        refusedKeys.add(key);
        return false;
      }
      labelKeys.add(key);
      seenVersion = -1;
    }
    return true;
  }

  private int valuesOf(String key) {
    TreeSet<String> values = new TreeSet<>();
    for (int slot = 0; slot < cluster.slotCount() && values.size() <= MAX_VALUES; slot++) {
      if (cluster.node(slot) != null && cluster.node(slot).labels().containsKey(key)) {
        values.add(cluster.node(slot).labels().get(key));
      }
    }
    return values.size();
  }

  /**
   * Catches up; returns whether all nodes of a class have the same of some labels, and there are
   * few enough classes to be of use.
   *
   * @param keys what a shape asks for
   */
  public boolean follow(Set<String> keys) {
    if (!sortBy(keys)) {
      return false;
    }
    ChangeJournal journal = cluster.journal();
    long now = journal.version();
    if (seenVersion < 0 || !journal.reachesBackTo(seenVersion)) {
      sortAll();
    } else {
      for (long at = seenVersion; at < now; at++) {
        int slot = journal.slot(at);
        if (journal.isNodeChange(at) || slot >= classOf.length) {
          sort(slot);
        } else if (classOf[slot] != null && classOf[slot].tree() != null) {
          read(slot);
          classOf[slot].tree().update(positionOf[slot], sign * free(slot), amounts);
        }
      }
    }
    seenVersion = now;
    if (classes.size() > MAX_CLASSES && labelKeys.removeIf(this::hasTooManyValues)) {
      sortAll();
    }
    if (current == null) {
      current = List.copyOf(classes.values());
      version++;
    }
    return current.size() <= MAX_CLASSES && labelKeys.containsAll(keys);
  }

  private boolean hasTooManyValues(String key) {
    return valuesOf(key) > MAX_VALUES && refusedKeys.add(key);
  }

  /** Changes with every class that comes, goes or has other members. */
  long version() {
    return version;
  }

  List<NodeClass> all() {
    return current;
  }

  /** The tree of a class, grown if its members have changed. */
  ClassTree tree(NodeClass nodes) {
    ClassTree tree = nodes.tree();
    if (tree == null) {
      tree = nodes.plant(cluster, resources);
      for (int position = 0; position < tree.members(); position++) {
        int slot = tree.slot(position);
        positionOf[slot] = position;
        read(slot);
        tree.fill(position, sign * free(slot), amounts);
      }
      tree.build();
    }
    return tree;
  }

  private void sortAll() {
    classes.clear();
    Arrays.fill(classOf, null);
    Arrays.fill(keyOf, null);
    for (int slot = 0; slot < cluster.slotCount(); slot++) {
      sort(slot);
    }
    current = null;
  }

  private void sort(int slot) {
    if (slot >= classOf.length) {
      int capacity = Math.max(2 * classOf.length, slot + 1);
      classOf = Arrays.copyOf(classOf, capacity);
      keyOf = Arrays.copyOf(keyOf, capacity);
      positionOf = Arrays.copyOf(positionOf, capacity);
    }
    if (classOf[slot] != null) {
      classOf[slot].remove(slot);
      if (classOf[slot].isEmpty()) {
        classes.remove(keyOf[slot]);
      }
      classOf[slot] = null;
      keyOf[slot] = null;
    }
    if (cluster.node(slot) != null) {
      NodeClass.Key key = NodeClass.Key.of(cluster, slot, labelKeys, resources);
      NodeClass nodes = classes.computeIfAbsent(key, k -> new NodeClass());
      nodes.add(slot);
      classOf[slot] = nodes;
      keyOf[slot] = key;
    }
    current = null;
  }

  private int free(int slot) {
    return shares.free(cluster, slot);
  }

  private void read(int slot) {
    for (int i = 0; i < resources.length; i++) {
      amounts[i] = cluster.allocatable(resources[i], slot) - cluster.used(resources[i], slot);
    }
  }
}
