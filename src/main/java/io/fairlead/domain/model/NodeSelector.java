package io.fairlead.domain.model;

import java.util.List;

/** Selects nodes, as Kubernetes' NodeSelector: one of the terms must hold. */
public record NodeSelector(List<Term> nodeSelectorTerms) {

  /** The only field that {@code matchFields} knows. */
  public static final String NAME_FIELD = "metadata.name";

  public NodeSelector {
    nodeSelectorTerms = Copies.list(nodeSelectorTerms);
  }

  public boolean matches(Node node) {
    for (Term term : nodeSelectorTerms) {
      if (term.matches(node)) {
        return true;
      }
    }
    return false;
  }

  /** All requirements must hold; a term without any selects nothing. */
  public record Term(List<Requirement> matchExpressions, List<Requirement> matchFields) {
    public Term {
      matchExpressions = Copies.list(matchExpressions);
      matchFields = Copies.list(matchFields);
    }

    public boolean matches(Node node) {
      if (matchExpressions.isEmpty() && matchFields.isEmpty()) {
        return false;
      }
      for (Requirement requirement : matchExpressions) {
        if (!requirement.matches(node.labels().get(requirement.key()))) {
          return false;
        }
      }
      for (Requirement requirement : matchFields) {
        if (!requirement.matches(NAME_FIELD.equals(requirement.key()) ? node.name() : null)) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * One expression about one label or field.
   *
   * @param values one whole number for {@code Gt} and {@code Lt}
   */
  public record Requirement(String key, Operator operator, List<String> values) {
    public Requirement {
      values = Copies.list(values);
    }

    boolean matches(String value) {
      return switch (operator) {
        case In -> value != null && values.contains(value);
        case NotIn -> value == null || !values.contains(value);
        case Exists -> value != null;
        case DoesNotExist -> value == null;
        case Gt, Lt -> comparesAs(value);
      };
    }

    /** What is no whole number is neither greater nor less. */
    private boolean comparesAs(String value) {
      if (value == null || values.size() != 1) {
        return false;
      }
      try {
        long actual = Long.parseLong(value);
        long bound = Long.parseLong(values.getFirst());
        return operator == Operator.Gt ? actual > bound : actual < bound;
      } catch (NumberFormatException e) {
        return false;
      }
    }
  }

  /** How a value is compared. */
  public enum Operator {
    In,
    NotIn,
    Exists,
    DoesNotExist,
    Gt,
    Lt
  }
}
