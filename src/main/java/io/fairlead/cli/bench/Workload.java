package io.fairlead.cli.bench;

import java.util.Locale;

/** What kinds of pods meet what kinds of nodes. */
public enum Workload {
  /** Nodes without difference; shapes differ only in what they request. */
  PLAIN(1, 100),

  /** Zones, disks, architectures and taints; shapes select and tolerate them. */
  MIXED(1_000, 100),

  /** Each shape spreads over zones and hosts, or never has two pods on one host. */
  SPREAD(200, 100),

  /** No room but that of pods with a lower priority. */
  PREEMPT(1, 2);

  /** What nobody waits long for; and a heap of the usual size holds it. */
  private static final int MAX_DEFAULT_PODS = 500_000;

  private final int defaultShapes;
  private final int defaultPodsPerNode;

  Workload(int defaultShapes, int defaultPodsPerNode) {
    this.defaultShapes = defaultShapes;
    this.defaultPodsPerNode = defaultPodsPerNode;
  }

  public int defaultShapes() {
    return defaultShapes;
  }

  public int defaultPods(int nodes) {
    return (int) Math.min((long) nodes * defaultPodsPerNode, MAX_DEFAULT_PODS);
  }

  /**
   * Makes nodes and pods of this size.
   *
   * @throws IllegalArgumentException if pods of this size could not be placed; says why
   */
  public Scenario of(ClusterSize size) {
    return switch (this) {
      case PLAIN -> new PlainScenario(size);
      case MIXED -> new MixedScenario(size);
      case SPREAD -> new SpreadScenario(size);
      case PREEMPT -> new PreemptScenario(size);
    };
  }

  /** As the command line spells it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
