package io.fairlead.cli.bench;

import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.Resources;
import java.util.List;

/**
 * A cluster filled to the last core with pods of four low priorities, and pods of a high one that
 * take as much as two of them. In the end half of the first ones have gone.
 */
record PreemptScenario(ClusterSize size) implements Scenario {
  private static final long RESIDENT_CPU_MILLIS = 4_000;
  private static final long RESIDENT_MEMORY_BYTES = 16L << 30;
  private static final int RESIDENTS_A_POD = 4;
  private static final int HIGH_PRIORITY = 1_000;

  @Override
  public List<Node> nodes() {
    return Machines.uniform(
        size,
        Resources.of(
            residentsPerNode() * RESIDENT_CPU_MILLIS, residentsPerNode() * RESIDENT_MEMORY_BYTES));
  }

  private long residentsPerNode() {
    return (long) RESIDENTS_A_POD * size.podsPerNode();
  }

  @Override
  public int residents() {
    return Math.toIntExact(residentsPerNode() * size.nodes());
  }

  @Override
  public Pod resident(int index) {
    int shape = index % 4;
    return new PodTemplate("resident", shape, RESIDENT_CPU_MILLIS, RESIDENT_MEMORY_BYTES)
        .priority(10 * shape)
        .pod(index);
  }

  @Override
  public Pod pod(int index) {
    int shape = index % size.shapes();
    return new PodTemplate(shape, 2 * RESIDENT_CPU_MILLIS, 2 * RESIDENT_MEMORY_BYTES - shape)
        .priority(HIGH_PRIORITY)
        .pod(index);
  }
}
