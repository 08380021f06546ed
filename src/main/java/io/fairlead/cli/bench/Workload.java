package io.fairlead.cli.bench;

import java.util.Locale;
import java.util.function.Function;

/** What kinds of pods meet what kinds of nodes. */
public enum Workload {
  /** Nodes without difference; shapes differ only in what they request. */
  PLAIN(1, 100, PlainScenario::new),

  /** Zones, disks, architectures and taints; shapes select and tolerate them. */
  MIXED(1_000, 100, MixedScenario::new),

  /** Each shape spreads over zones and hosts, or never has two pods on one host. */
  SPREAD(200, 100, SpreadScenario::new),

  /** No room but that of pods with a lower priority. */
  PREEMPT(1, 2, PreemptScenario::new);

  /** What nobody waits long for; and a heap of the usual size holds it. */
  private static final int MAX_DEFAULT_PODS = 500_000;

  private final int defaultShapes;
  private final int defaultPodsPerNode;
  private final Function<ClusterSize, Scenario> scenario;

  Workload(int defaultShapes, int defaultPodsPerNode, Function<ClusterSize, Scenario> scenario) {
    this.defaultShapes = defaultShapes;
    this.defaultPodsPerNode = defaultPodsPerNode;
    this.scenario = scenario;
  }

  public int defaultShapes() {
    return defaultShapes;
  }

  public int defaultPods(int nodes) {
    return (int) Math.min((long) nodes * defaultPodsPerNode, MAX_DEFAULT_PODS);
  }

  /**
   * @throws IllegalArgumentException if pods of this size could not be placed; says why
   */
  public Scenario of(ClusterSize size) {
    return scenario.apply(size);
  }

  /** As the command line spells it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
