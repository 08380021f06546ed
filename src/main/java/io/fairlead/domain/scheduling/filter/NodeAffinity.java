package io.fairlead.domain.scheduling.filter;

import io.fairlead.domain.model.Labels;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.NodeSelector;
import io.fairlead.domain.model.NodeSelector.Requirement;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Filter;
import io.fairlead.domain.scheduling.plugin.Remedy;
import java.util.ArrayList;
import java.util.List;

/** The node has every label of the pod's nodeSelector and matches its required node affinity. */
public final class NodeAffinity implements Filter {
  @Override
  public boolean concerns(Shape shape) {
    return !shape.nodeSelector().isEmpty() || required(shape) != null;
  }

  @Override
  public boolean passes(ClusterState cluster, Shape shape, int slot) {
    NodeSelector required = required(shape);
    return Labels.match(shape.nodeSelector(), cluster.node(slot).labels())
        && (required == null || required.matches(cluster.node(slot)));
  }

  @Override
  public List<String> reasons(ClusterState cluster, Shape shape, int slot) {
    return List.of("node(s) didn't match Pod's node affinity/selector");
  }

  @Override
  public List<String> details(ClusterState cluster, Shape shape, int slot) {
    Node node = cluster.node(slot);
    return unmet(shape, node).stream()
        .map(requirement -> "requires " + text(requirement) + ", found " + found(requirement, node))
        .toList();
  }

  @Override
  public List<Remedy> remedies(ClusterState cluster, Shape shape, int slot) {
    return unmet(shape, cluster.node(slot)).stream()
        .map(requirement -> Remedy.of(remedy(requirement)))
        .toList();
  }

  /** Of the selector what is not met, and of the affinity's terms the one that lacks least. */
  private static List<Requirement> unmet(Shape shape, Node node) {
    List<Requirement> unmet = new ArrayList<>();
    shape
        .nodeSelector()
        .forEach(
            (key, value) ->
                unmet.add(new Requirement(key, NodeSelector.Operator.In, List.of(value))));
    unmet.removeIf(requirement -> isMet(requirement, false, node));
    NodeSelector required = required(shape);
    if (required == null || required.matches(node)) {
      return unmet;
    }
    List<Requirement> least = null;
    for (NodeSelector.Term term : required.nodeSelectorTerms()) {
      List<Requirement> ofTerm = new ArrayList<>();
      term.matchExpressions().stream().filter(r -> !isMet(r, false, node)).forEach(ofTerm::add);
      term.matchFields().stream().filter(r -> !isMet(r, true, node)).forEach(ofTerm::add);
      if (!ofTerm.isEmpty() && (least == null || ofTerm.size() < least.size())) {
        least = ofTerm;
      }
    }
    if (least != null) {
      unmet.addAll(least);
    }
    return unmet;
  }

  /** As a term of its own, so that nobody decides twice what an operator means. */
  private static boolean isMet(Requirement requirement, boolean isField, Node node) {
    List<Requirement> one = List.of(requirement);
    NodeSelector.Term term =
        isField ? new NodeSelector.Term(null, one) : new NodeSelector.Term(one, null);
    return term.matches(node);
  }

  private static String found(Requirement requirement, Node node) {
    String value =
        requirement.key().equals(NodeSelector.NAME_FIELD)
            ? node.name()
            : node.labels().get(requirement.key());
    return value == null ? "no such label" : value.isEmpty() ? "\"\"" : value;
  }

  private static String text(Requirement requirement) {
    String values = String.join(", ", requirement.values());
    return switch (requirement.operator()) {
      case In ->
          requirement.values().size() == 1
              ? requirement.key() + "=" + values
              : requirement.key() + " in (" + values + ")";
      case NotIn -> requirement.key() + " not in (" + values + ")";
      case Exists -> requirement.key();
      case DoesNotExist -> "no " + requirement.key();
      case Gt -> requirement.key() + " > " + values;
      case Lt -> requirement.key() + " < " + values;
    };
  }

  private static String remedy(Requirement requirement) {
    if (requirement.key().equals(NodeSelector.NAME_FIELD)) {
      return "another required node affinity: " + text(requirement);
    }
    return switch (requirement.operator()) {
      case NotIn -> "another value of label " + requirement.key();
      case DoesNotExist -> "without label " + requirement.key();
      case In, Exists, Gt, Lt -> "label " + text(requirement);
    };
  }

  private static NodeSelector required(Shape shape) {
    return shape.affinity() == null || shape.affinity().nodeAffinity() == null
        ? null
        : shape.affinity().nodeAffinity().requiredDuringSchedulingIgnoredDuringExecution();
  }
}
