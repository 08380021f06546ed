package io.fairlead.domain.model;

import java.util.List;
import java.util.SortedMap;

/**
 * What an operator sets on a node: a cordon, labels and annotations over the agent's own, and
 * taints.
 *
 * @param taints in place of the agent's own; null keeps those
 */
public record NodeSettings(
    String name,
    boolean unschedulable,
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations,
    List<Taint> taints) {

  public NodeSettings {
    labels = Copies.sorted(labels);
    annotations = Copies.sorted(annotations);
    taints = taints == null ? null : List.copyOf(taints);
  }

  public static NodeSettings none(String name) {
    return new NodeSettings(name, false, null, null, null);
  }
}
