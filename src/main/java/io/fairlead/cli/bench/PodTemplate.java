package io.fairlead.cli.bench;

import io.fairlead.domain.model.Affinity;
import io.fairlead.domain.model.Affinity.PodAffinity;
import io.fairlead.domain.model.Affinity.PodAffinityTerm;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodSpec;
import io.fairlead.domain.model.ResourceRequirements;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.Taint;
import io.fairlead.domain.model.Toleration;
import io.fairlead.domain.model.TopologySpreadConstraint;
import io.fairlead.domain.model.TopologySpreadConstraint.WhenUnsatisfiable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** A pod in the making: what the pods of one shape have in common. For one pod each. */
final class PodTemplate {
  private final String app;
  private final String namespace;
  private final Resources requests;
  private final TreeMap<String, String> nodeSelector = new TreeMap<>();
  private final List<Toleration> tolerations = new ArrayList<>();
  private final List<TopologySpreadConstraint> spread = new ArrayList<>();
  private Affinity affinity;
  private Integer priority;

  PodTemplate(int shape, long cpuMillis, long memoryBytes) {
    this("app", shape, cpuMillis, memoryBytes);
  }

  PodTemplate(String kind, int shape, long cpuMillis, long memoryBytes) {
    this.app = kind + "-" + shape;
    this.namespace = "team-" + shape % 10;
    this.requests = Resources.of(cpuMillis, memoryBytes);
  }

  PodTemplate selecting(String label, String value) {
    nodeSelector.put(label, value);
    return this;
  }

  PodTemplate tolerating(Taint taint) {
    tolerations.add(
        new Toleration(taint.key(), Toleration.Operator.Equal, taint.value(), taint.effect()));
    return this;
  }

  /** Like pods are spread over the places that the label tells apart. */
  PodTemplate spreadOver(String topologyKey, int maxSkew) {
    spread.add(
        new TopologySpreadConstraint(
            maxSkew,
            topologyKey,
            WhenUnsatisfiable.DoNotSchedule,
            likePods(),
            null,
            null,
            null,
            null));
    return this;
  }

  /** No two like pods are in one place. */
  PodTemplate apartBy(String topologyKey) {
    PodAffinityTerm term = new PodAffinityTerm(likePods(), null, null, topologyKey, null, null);
    affinity = new Affinity(null, null, new PodAffinity(List.of(term), null));
    return this;
  }

  PodTemplate priority(int newPriority) {
    priority = newPriority;
    return this;
  }

  private LabelSelector likePods() {
    return new LabelSelector(labels());
  }

  private SortedMap<String, String> labels() {
    TreeMap<String, String> labels = new TreeMap<>();
    labels.put("app", app);
    return labels;
  }

  /** The {@code index} is in its name and uid, which are as long as those of real ones. */
  Pod pod(int index) {
    Metadata metadata =
        new Metadata(namespace, app + "-" + index, uid(index), labels(), null, null, null);
    PodSpec spec =
        new PodSpec(
            null,
            List.of(container()),
            null,
            null,
            nodeSelector,
            affinity,
            spread,
            tolerations,
            null,
            priority,
            null,
            null,
            null,
            null);
    return new Pod(metadata, spec);
  }

  private Container container() {
    String image = "registry.example/" + app + ":1.0";
    ResourceRequirements resources = new ResourceRequirements(requests, null);
    return new Container("app", image, null, null, null, null, null, null, resources, null);
  }

  /** Looks like any UUID, and is the same in every run. */
  private String uid(int index) {
    long scattered = (index + 1) * 0x9E3779B97F4A7C15L;
    return new UUID(scattered ^ app.charAt(0), Long.reverse(scattered)).toString();
  }
}
