package io.fairlead.cli.bench;

import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodSpec;
import io.fairlead.domain.model.ResourceRequirements;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.Toleration;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/** A pod in the making: what one shape's pods have in common. For one pod each. */
final class PodTemplate {
  private final String app;
  private final Resources requests;
  private final TreeMap<String, String> nodeSelector = new TreeMap<>();
  private List<Toleration> tolerations = List.of();

  PodTemplate(String app, long cpuMillis, long memoryBytes) {
    this.app = app;
    this.requests = Resources.of(cpuMillis, memoryBytes);
  }

  PodTemplate selecting(String label, String value) {
    nodeSelector.put(label, value);
    return this;
  }

  PodTemplate tolerating(Toleration toleration) {
    tolerations = List.of(toleration);
    return this;
  }

  /** The {@code index} is in its name and uid, which are as long as those of real ones. */
  Pod pod(int index) {
    Container container =
        new Container(
            "app",
            "registry.example/" + app + ":1.0",
            null,
            null,
            null,
            null,
            null,
            null,
            new ResourceRequirements(requests, null),
            null);
    TreeMap<String, String> labels = new TreeMap<>();
    labels.put("app", app);
    return new Pod(
        new Metadata(
            "team-" + index % 10, app + "-" + index, uid(app, index), labels, null, null, null),
        new PodSpec(List.of(container), null, nodeSelector, tolerations, null, null));
  }

  /** Looks like any UUID, and is the same in every run. */
  private static String uid(String app, int index) {
    long scattered = (index + 1) * 0x9E3779B97F4A7C15L;
    return new UUID(scattered ^ app.charAt(0), Long.reverse(scattered)).toString();
  }
}
