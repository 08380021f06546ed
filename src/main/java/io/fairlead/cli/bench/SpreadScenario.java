package io.fairlead.cli.bench;

import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.Pod;
import java.util.List;

/**
 * Pods that mind where their like are. Of the shapes, every second one spreads over zones and
 * hosts, the others never have two pods on one host.
 */
record SpreadScenario(ClusterSize size) implements Scenario {

  /** Zones have a node more or less than others: with 1 they and the hosts could contradict. */
  private static final int MAX_SKEW_OF_HOSTS = 2;

  SpreadScenario {
    int podsPerShape = Math.ceilDiv(size.pods(), size.shapes());
    if (podsPerShape > size.nodes()) {
      throw new IllegalArgumentException(
          "%d pods of each shape cannot keep apart on %d nodes: more shapes, please, or fewer pods"
              .formatted(podsPerShape, size.nodes()));
    }
  }

  @Override
  public List<Node> nodes() {
    return Machines.zoned(size, Machines.roomy(size));
  }

  @Override
  public Pod pod(int index) {
    int shape = index % size.shapes();
    PodTemplate template = new PodTemplate(shape, 100 + shape % 500, (128L << 20) + shape);
    if (shape % 2 == 0) {
      template.spreadOver(Machines.ZONE, 1).spreadOver(Machines.HOSTNAME, MAX_SKEW_OF_HOSTS);
    } else {
      template.apartBy(Machines.HOSTNAME);
    }
    return template.pod(index);
  }
}
