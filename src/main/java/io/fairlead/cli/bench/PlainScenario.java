package io.fairlead.cli.bench;

import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.Pod;
import java.util.List;

/** Pods that only want cpu and memory, on nodes that differ in nothing. */
record PlainScenario(ClusterSize size) implements Scenario {

  @Override
  public List<Node> nodes() {
    return Machines.uniform(size, Machines.roomy(size));
  }

  @Override
  public Pod pod(int index) {
    int shape = index % size.shapes();
    return new PodTemplate(shape, 100 + shape % 500, (128L << 20) + shape).pod(index);
  }
}
