package io.fairlead.domain.scheduling.classes;

import java.util.Arrays;

/**
 * The nodes of one class in a tournament tree: of each subtree the most that is free, and the most
 * that is left of each of a few resources. A change costs the way to the root; whoever looks for
 * the best node leaves out subtrees that are worse than what it has, or too full.
 *
 * <p>Flat arrays, for this is the hottest place of all: the children of {@code i} are {@code 2i}
 * and {@code 2i + 1}, the leaves are in the order of slots.
 */
final class ClassTree {
  /** In the place of a leaf without a node. */
  static final int NOTHING = Integer.MIN_VALUE;

  private final int[] slots;
  private final int size;
  private final int[] key;
  private final long[][] left;

  /**
   * @param slots ascending
   * @param resources how many resources are watched
   */
  ClassTree(int[] slots, int resources) {
    this.slots = slots;
    int leaves = 1;
    while (leaves < slots.length) {
      leaves *= 2;
    }
    this.size = leaves;
    this.key = new int[2 * leaves];
    Arrays.fill(key, NOTHING);
    this.left = new long[resources][2 * leaves];
    for (long[] amounts : left) {
      Arrays.fill(amounts, Long.MIN_VALUE);
    }
  }

  int members() {
    return slots.length;
  }

  int slot(int position) {
    return slots[position];
  }

  /** The first leaf's number. */
  int firstLeaf() {
    return size;
  }

  int key(int node) {
    return key[node];
  }

  long left(int resource, int node) {
    return left[resource][node];
  }

  /** Sets a leaf without its ancestors; {@link #build()} follows. */
  void fill(int position, int newKey, long[] amounts) {
    key[size + position] = newKey;
    for (int i = 0; i < left.length; i++) {
      left[i][size + position] = amounts[i];
    }
  }

  void build() {
    for (int node = size - 1; node >= 1; node--) {
      join(node);
    }
  }

  /** Sets a leaf, and its ancestors as far as that makes a difference. */
  void update(int position, int newKey, long[] amounts) {
    fill(position, newKey, amounts);
    int node = (size + position) / 2;
    while (node >= 1 && join(node)) {
      node /= 2;
    }
  }

  private boolean join(int node) {
    int most = Math.max(key[2 * node], key[2 * node + 1]);
    boolean changed = most != key[node];
    key[node] = most;
    for (long[] amounts : left) {
      long largest = Math.max(amounts[2 * node], amounts[2 * node + 1]);
      changed |= largest != amounts[node];
      amounts[node] = largest;
    }
    return changed;
  }
}
