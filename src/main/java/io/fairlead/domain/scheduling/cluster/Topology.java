package io.fairlead.domain.scheduling.cluster;

import io.fairlead.domain.model.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * In which domain of each topology key a node is: nodes with the same value of a label are one
 * domain. Domains are small ints, so that counts by domain lie in flat arrays.
 */
public final class Topology {
  public static final int NONE = -1;

  /** The domains of one key. */
  private static final class Key {
    private final String label;
    private final TreeMap<String, Integer> domains = new TreeMap<>();
    private int[] domainOf;
    private int[] nodesIn = new int[16];

    /** How many domains have more than one node. */
    private int shared;

    Key(String label, int capacity) {
      this.label = label;
      domainOf = new int[capacity];
      Arrays.fill(domainOf, NONE);
    }

    void move(int slot, Node node) {
      if (slot >= domainOf.length) {
        int before = domainOf.length;
        domainOf = Arrays.copyOf(domainOf, Math.max(2 * before, slot + 1));
        Arrays.fill(domainOf, before, domainOf.length, NONE);
      }
      leave(domainOf[slot]);
      String value = node == null ? null : node.labels().get(label);
      domainOf[slot] = value == null ? NONE : domains.computeIfAbsent(value, v -> domains.size());
      enter(domainOf[slot]);
    }

    private void leave(int domain) {
      if (domain != NONE && --nodesIn[domain] == 1) {
        shared--;
      }
    }

    private void enter(int domain) {
      if (domain == NONE) {
        return;
      }
      if (domain >= nodesIn.length) {
        nodesIn = Arrays.copyOf(nodesIn, Math.max(2 * nodesIn.length, domain + 1));
      }
      if (++nodesIn[domain] == 2) {
        shared++;
      }
    }
  }

  private final TreeMap<String, Integer> ids = new TreeMap<>();
  private final List<Key> keys = new ArrayList<>();
  private long version;

  /** Changes whenever a node may be in another domain than before. */
  public long version() {
    return version;
  }

  /** The id of a key, given out on first use. */
  int idOf(String label, ClusterState cluster) {
    Integer known = ids.get(label);
    if (known != null) {
      return known;
    }
    Key key = new Key(label, Math.max(16, cluster.slotCount()));
    for (int slot = 0; slot < cluster.slotCount(); slot++) {
      key.move(slot, cluster.node(slot));
    }
    ids.put(label, keys.size());
    keys.add(key);
    return keys.size() - 1;
  }

  /** The domain of a slot's node, or {@link #NONE} if it lacks the label. */
  public int domain(int key, int slot) {
    int[] domainOf = keys.get(key).domainOf;
    return slot < domainOf.length ? domainOf[slot] : NONE;
  }

  /** The label that a key stands for. */
  public String label(int key) {
    return keys.get(key).label;
  }

  /** Whether no two nodes share a domain, as with a host's name. */
  public boolean isPerNode(int key) {
    return keys.get(key).shared == 0;
  }

  /**
   * @param node null if there is none in the slot any more
   */
  void nodeChanged(int slot, Node node) {
    for (Key key : keys) {
      key.move(slot, node);
    }
    version++;
  }
}
