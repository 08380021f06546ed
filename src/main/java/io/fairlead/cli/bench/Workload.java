package io.fairlead.cli.bench;

import java.util.function.Function;

/** What kinds of pods meet what kinds of nodes. */
public enum Workload {
  /** Nodes without difference; shapes differ only in what they request. */
  PLAIN(1, PlainScenario::new),

  /** Zones, disks, architectures and taints; shapes select and tolerate them. */
  MIXED(1_000, MixedScenario::new);

  private final int defaultShapes;
  private final Function<ClusterSize, Scenario> scenario;

  Workload(int defaultShapes, Function<ClusterSize, Scenario> scenario) {
    this.defaultShapes = defaultShapes;
    this.scenario = scenario;
  }

  public int defaultShapes() {
    return defaultShapes;
  }

  public Scenario of(ClusterSize size) {
    return scenario.apply(size);
  }
}
