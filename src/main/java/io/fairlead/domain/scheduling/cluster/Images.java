package io.fairlead.domain.scheduling.cluster;

import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.NodeImage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which images the nodes hold. */
public final class Images {
  private final List<SortedMap<String, Long>> bySlot = new ArrayList<>();

  /** How many nodes hold each. */
  private final TreeMap<String, Integer> nodesWith = new TreeMap<>();

  private final BitSet nodes = new BitSet();
  private long version;

  /** Changes whenever a node holds other images. */
  public long version() {
    return version;
  }

  public boolean isEmpty() {
    return nodesWith.isEmpty();
  }

  /** The number of nodes, with or without images. */
  public int nodes() {
    return nodes.cardinality();
  }

  /** The image's size in bytes if the slot's node holds it, else 0. */
  public long size(String image, int slot) {
    return slot >= bySlot.size() || bySlot.get(slot) == null
        ? 0
        : bySlot.get(slot).getOrDefault(tagged(image), 0L);
  }

  public int nodesWith(String image) {
    return nodesWith.getOrDefault(tagged(image), 0);
  }

  /**
   * @param node null if the slot is empty now
   */
  void nodeChanged(int slot, Node node) {
    while (bySlot.size() <= slot) {
      bySlot.add(null);
    }
    if (nodes.get(slot) != (node != null)) {
      nodes.flip(slot);
      version += isEmpty() ? 0 : 1;
    }
    SortedMap<String, Long> before = bySlot.get(slot);
    SortedMap<String, Long> after = node == null ? null : held(node);
    if (before == null ? after == null : before.equals(after)) {
      return;
    }
    if (before != null) {
      before
          .keySet()
          .forEach(image -> nodesWith.computeIfPresent(image, (i, n) -> n == 1 ? null : n - 1));
    }
    if (after != null) {
      after.keySet().forEach(image -> nodesWith.merge(image, 1, Integer::sum));
    }
    bySlot.set(slot, after);
    version++;
  }

  /** Null without any, as most nodes report none. */
  private static SortedMap<String, Long> held(Node node) {
    TreeMap<String, Long> held = new TreeMap<>();
    for (NodeImage image : node.info().images()) {
      for (String name : image.names()) {
        held.put(tagged(name), image.sizeBytes());
      }
    }
    return held.isEmpty() ? null : held;
  }

  /** As Kubernetes does it: without a tag or digest, {@code :latest} is meant. */
  private static String tagged(String image) {
    return image.lastIndexOf(':') <= image.lastIndexOf('/') ? image + ":latest" : image;
  }
}
