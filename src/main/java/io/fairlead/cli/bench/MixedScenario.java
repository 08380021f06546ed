package io.fairlead.cli.bench;

import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.Pod;
import java.util.List;

/**
 * Pods of many kinds on nodes of many kinds. A shape selects what some node has that takes pods
 * without tolerations, so each pod fits somewhere, however small the cluster.
 */
final class MixedScenario implements Scenario {
  private static final int PRIME = 7919;

  private final ClusterSize size;
  private final List<Node> models;

  MixedScenario(ClusterSize size) {
    this.size = size;
    this.models =
        nodes().stream().filter(node -> !node.taints().contains(Machines.DEDICATED)).toList();
  }

  @Override
  public List<Node> nodes() {
    return Machines.diverse(size, Machines.roomy(size));
  }

  /** 50m to 509m and 64 to 640 MiB; six shapes of ten select nodes, two of ten tolerate a taint. */
  @Override
  public Pod pod(int index) {
    int shape = index % size.shapes();
    int kind = shape % 10;
    long cpuMillis = 50L * (1 + shape / 10 % 10) + kind;
    long memoryBytes = (64L << 20) * (1 + shape / 100 % 10) + shape / 1_000;
    PodTemplate template = new PodTemplate(shape, cpuMillis, memoryBytes);
    switch (kind) {
      case 0, 1 -> select(template, shape, Machines.ZONE);
      case 2 -> select(template, shape, Machines.DISK);
      case 3 -> select(template, shape, Machines.ARCH);
      case 4 -> select(template, shape, Machines.ZONE, Machines.DISK);
      case 5 -> template.tolerating(Machines.DEDICATED);
      case 6 -> select(template, shape, Machines.DISK).tolerating(Machines.DEDICATED);
      default -> {}
    }
    return template.pod(index);
  }

  private PodTemplate select(PodTemplate template, int shape, String... labels) {
    Node model = models.get((int) ((long) shape * PRIME % models.size()));
    for (String label : labels) {
      template.selecting(label, model.labels().get(label));
    }
    return template;
  }
}
