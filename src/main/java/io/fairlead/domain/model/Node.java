package io.fairlead.domain.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A node as the scheduler sees it: what its agent says, under what an operator set. */
public record Node(NodeInfo info, NodeSettings settings) {

  public Node {
    settings = settings == null && info != null ? NodeSettings.none(info.name()) : settings;
  }

  public String name() {
    return info.name();
  }

  public boolean unschedulable() {
    return settings.unschedulable();
  }

  public Resources allocatable() {
    return info.allocatable();
  }

  public List<Taint> taints() {
    return settings.taints() == null ? info.taints() : settings.taints();
  }

  public SortedMap<String, String> labels() {
    if (settings.labels().isEmpty()) {
      return info.labels();
    }
    TreeMap<String, String> merged = new TreeMap<>(info.labels());
    merged.putAll(settings.labels());
    return Collections.unmodifiableSortedMap(merged);
  }
}
