package io.fairlead.domain.model;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Selects objects by their labels, as Kubernetes' LabelSelector: every pair and every expression
 * must hold. Without either it selects everything; no selector at all (null) selects nothing.
 */
public record LabelSelector(
    SortedMap<String, String> matchLabels, List<Requirement> matchExpressions) {

  public LabelSelector {
    matchLabels = Copies.sorted(matchLabels);
    matchExpressions = Copies.list(matchExpressions);
  }

  public LabelSelector(SortedMap<String, String> matchLabels) {
    this(matchLabels, null);
  }

  /** One expression about one label. */
  public record Requirement(String key, Operator operator, List<String> values) {
    public Requirement {
      values = Copies.list(values);
    }

    boolean matches(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case In -> value != null && values.contains(value);
        case NotIn -> value == null || !values.contains(value);
        case Exists -> value != null;
        case DoesNotExist -> value == null;
      };
    }
  }

  /** How a label is compared. */
  public enum Operator {
    In,
    NotIn,
    Exists,
    DoesNotExist
  }

  public boolean matches(Map<String, String> labels) {
    if (!Labels.match(matchLabels, labels)) {
      return false;
    }
    for (Requirement requirement : matchExpressions) {
      if (!requirement.matches(labels)) {
        return false;
      }
    }
    return true;
  }

  public boolean isEmpty() {
    return matchLabels.isEmpty() && matchExpressions.isEmpty();
  }
}
