package io.fairlead.domain.testing;

import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.NodeSelector;
import java.util.List;
import java.util.TreeMap;

/** Selectors of pods and of nodes, in few words. */
public final class Selectors {
  private Selectors() {}

  /** Selects what has this label. */
  public static LabelSelector labelled(String key, String value) {
    TreeMap<String, String> labels = new TreeMap<>();
    labels.put(key, value);
    return new LabelSelector(labels);
  }

  /** Selects by one expression. */
  public static LabelSelector where(String key, LabelSelector.Operator operator, String... values) {
    return new LabelSelector(
        null, List.of(new LabelSelector.Requirement(key, operator, List.of(values))));
  }

  public static LabelSelector everything() {
    return new LabelSelector(null, null);
  }

  /** A term of a node selector with one expression about a label. */
  public static NodeSelector.Term nodesWhere(
      String key, NodeSelector.Operator operator, String... values) {
    return new NodeSelector.Term(List.of(requirement(key, operator, values)), null);
  }

  /** A term of a node selector with one expression about the node's name. */
  public static NodeSelector.Term nodesNamed(NodeSelector.Operator operator, String... names) {
    return new NodeSelector.Term(
        null, List.of(requirement(NodeSelector.NAME_FIELD, operator, names)));
  }

  public static NodeSelector.Requirement requirement(
      String key, NodeSelector.Operator operator, String... values) {
    return new NodeSelector.Requirement(key, operator, List.of(values));
  }
}
