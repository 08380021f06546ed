package io.fairlead.domain.scheduling.queue;

import io.fairlead.domain.model.Resources;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much of the cluster each namespace holds: the largest of its shares of any resource. Dominant
 * resource fairness lets the namespace with the smallest go first.
 *
 * <p>A share is what a namespace's placed pods request of what registered nodes, ready or not, have
 * to give. Amounts of one pod and of one node count up to 2<sup>44</sup>, so that sums cannot
 * overflow.
 *
 * @see <a
 *     href="https://www.usenix.org/conference/nsdi11/dominant-resource-fairness-fair-allocation-multiple-resource-types">
 *     Ghodsi et al., NSDI 2011</a>
 */
public final class DominantShares {
  private static final long MAX_AMOUNT = 1L << 44;

  /** A fraction, compared exactly. */
  public record Share(long used, long total) implements Comparable<Share> {
    static final Share NONE = new Share(0, 1);

    @Override
    public int compareTo(Share other) {
      // used / total < other.used / other.total, in 128 bits
      int high =
          Long.compare(Math.multiplyHigh(used, other.total), Math.multiplyHigh(other.used, total));
      return high != 0 ? high : Long.compareUnsigned(used * other.total, other.used * total);
    }
  }

  private final TreeMap<String, Resources> nodes = new TreeMap<>();
  private final TreeMap<String, Long> total = new TreeMap<>();
  private final TreeMap<String, TreeMap<String, Long>> used = new TreeMap<>();

  /** The node is registered with, or now has, this to give. */
  public void putNode(String name, Resources allocatable) {
    removeNode(name);
    nodes.put(name, allocatable);
    addTo(total, allocatable, 1);
  }

  public void removeNode(String name) {
    Resources before = nodes.remove(name);
    if (before != null) {
      addTo(total, before, -1);
    }
  }

  /**
   * Pods of the namespace that request the same were placed, or are gone.
   *
   * @param pods how many; less than 0 if they are gone
   */
  public void add(String namespace, Resources requests, int pods) {
    TreeMap<String, Long> amounts = used.computeIfAbsent(namespace, n -> new TreeMap<>());
    addTo(amounts, requests, pods);
    if (amounts.isEmpty()) {
      used.remove(namespace);
    }
  }

  private static void addTo(Map<String, Long> sums, Resources amounts, int times) {
    amounts
        .amounts()
        .forEach(
            (resource, amount) -> {
              if (!resource.equals(Resources.PODS) && amount > 0) {
                sums.merge(
                    resource,
                    times * Math.min(amount, MAX_AMOUNT),
                    (a, b) -> a + b == 0 ? null : a + b);
              }
            });
  }

  /** The dominant share of a namespace; 0 if it holds nothing that nodes have. */
  public Share of(String namespace) {
    Share dominant = Share.NONE;
    for (Map.Entry<String, Long> amount :
        used.getOrDefault(namespace, new TreeMap<>()).entrySet()) {
      Long all = total.get(amount.getKey());
      if (all != null) {
        Share share = new Share(amount.getValue(), all);
        dominant = share.compareTo(dominant) > 0 ? share : dominant;
      }
    }
    return dominant;
  }
}
