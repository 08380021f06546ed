package io.fairlead.testing;

import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodSpec;
import io.fairlead.domain.model.ResourceRequirements;
import io.fairlead.domain.model.Resources;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Small valid pods. */
public final class Pods {
  private Pods() {}

  /** A pod of one container that asks for a tenth of a core and 64 MiB. */
  public static Pod pod(String name) {
    return pod(name, Map.of("app", name), 100);
  }

  public static Pod pod(String name, Map<String, String> labels, long cpuMillis) {
    return new Pod(
        new Metadata(null, name, null, new TreeMap<>(labels), null, null, null), spec(cpuMillis));
  }

  public static PodSpec spec(long cpuMillis) {
    var resources = new ResourceRequirements(Resources.of(cpuMillis, 64L << 20), Resources.NONE);
    var container =
        new Container(
            "app",
            "example/app:1",
            null,
            List.of("sleep", "60"),
            null,
            null,
            null,
            null,
            resources,
            null);
    return new PodSpec(List.of(container), null, null, null, null, null);
  }
}
