package io.fairlead.chaos;

import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.ContainerPort;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodSpec;
import io.fairlead.domain.model.ResourceRequirements;
import io.fairlead.domain.model.Resources;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Pods of many sizes, so that nodes get full: a few want a port of the node, a few fit nowhere. */
final class PodMix {
  private static final int HOST_PORT = 8_080;

  private final Random random;
  private long made;

  PodMix(Random random) {
    this.random = random;
  }

  /** The next pod, with a uid of its own; one in ten takes the name of an earlier one. */
  Pod next(int cell) {
    made++;
    boolean namesake = random.nextInt(10) == 0;
    String name = "chaos-" + cell + "-" + (namesake ? "namesake-" + random.nextInt(5) : made);
    UUID uid = new UUID(random.nextLong(), random.nextLong());
    int kind = random.nextInt(100);
    long cpuMillis = kind < 2 ? 100_000 : 100L * random.nextInt(1, 11);
    return new Pod(
        Metadata.named(null, name).withUid(uid.toString()),
        spec(cpuMillis, kind >= 90 ? HOST_PORT : null));
  }

  /**
   * @param hostPort null for none
   */
  static PodSpec spec(long cpuMillis, Integer hostPort) {
    Resources requests = Resources.of(cpuMillis, 64L << 20);
    Container container =
        new Container(
            "app",
            "example/app:1",
            null,
            List.of("sleep", "3600"),
            null,
            null,
            null,
            List.of(new ContainerPort("http", 80, null, hostPort, null)),
            new ResourceRequirements(requests, Resources.NONE),
            null);
    return new PodSpec(List.of(container), null, null, null, null, 1L);
  }
}
