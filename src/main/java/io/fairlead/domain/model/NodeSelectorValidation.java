package io.fairlead.domain.model;

import io.fairlead.domain.model.NodeSelector.Operator;
import io.fairlead.domain.model.NodeSelector.Requirement;
import io.fairlead.domain.model.NodeSelector.Term;
import java.util.List;
import java.util.regex.Pattern;

/** What must hold for a selector of nodes and for its terms. */
final class NodeSelectorValidation {
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,19}");

  private NodeSelectorValidation() {}

  /** Adds every error of a selector; null is none to look at. */
  static void validate(String path, NodeSelector selector, List<FieldError> errors) {
    if (selector == null) {
      return;
    }
    String terms = path + ".nodeSelectorTerms";
    if (selector.nodeSelectorTerms().isEmpty()) {
      errors.add(FieldError.required(terms, "at least one term is required"));
    }
    if (Limits.within(Limits.AFFINITY_TERMS, terms, selector.nodeSelectorTerms(), errors)) {
      for (int i = 0; i < selector.nodeSelectorTerms().size(); i++) {
        validateTerm(terms + "[" + i + "]", selector.nodeSelectorTerms().get(i), errors);
      }
    }
  }

  /** Adds every error of one term. */
  static void validateTerm(String path, Term term, List<FieldError> errors) {
    if (term == null) {
      errors.add(FieldError.required(path, "a term is required"));
      return;
    }
    String expressions = path + ".matchExpressions";
    if (Limits.within(Limits.REQUIREMENTS, expressions, term.matchExpressions(), errors)) {
      for (int i = 0; i < term.matchExpressions().size(); i++) {
        expression(expressions + "[" + i + "]", term.matchExpressions().get(i), errors);
      }
    }
    String fields = path + ".matchFields";
    if (Limits.within(Limits.REQUIREMENTS, fields, term.matchFields(), errors)) {
      for (int i = 0; i < term.matchFields().size(); i++) {
        field(fields + "[" + i + "]", term.matchFields().get(i), errors);
      }
    }
  }

  private static void expression(String path, Requirement requirement, List<FieldError> errors) {
    Names.validateLabelKey(path + ".key", requirement.key(), errors);
    List<String> values = requirement.values();
    switch (requirement.operator()) {
      case In, NotIn -> {
        if (values.isEmpty()) {
          errors.add(FieldError.required(path + ".values", "In and NotIn need a value"));
        }
      }
      case Exists, DoesNotExist -> {
        if (!values.isEmpty()) {
          errors.add(
              FieldError.invalid(path + ".values", "must be empty with Exists and DoesNotExist"));
        }
      }
      case Gt, Lt -> {
        if (values.size() != 1 || !isInteger(values.getFirst())) {
          errors.add(
              FieldError.invalid(path + ".values", "must be one whole number with Gt and Lt"));
        }
      }
      case null ->
          errors.add(
              FieldError.required(
                  path + ".operator", "one of In, NotIn, Exists, DoesNotExist, Gt, Lt"));
    }
    Limits.within(Limits.VALUES, path + ".values", values, errors);
  }

  private static void field(String path, Requirement requirement, List<FieldError> errors) {
    if (!NodeSelector.NAME_FIELD.equals(requirement.key())) {
      errors.add(FieldError.notSupported(path + ".key", "must be " + NodeSelector.NAME_FIELD));
    }
    if (requirement.operator() != Operator.In && requirement.operator() != Operator.NotIn) {
      errors.add(FieldError.notSupported(path + ".operator", "must be In or NotIn"));
    }
    if (requirement.values().size() != 1) {
      errors.add(FieldError.required(path + ".values", "exactly one value is required"));
    } else if (!Names.isDnsSubdomain(requirement.values().getFirst())) {
      errors.add(FieldError.invalid(path + ".values[0]", Names.DNS_SUBDOMAIN_RULE));
    }
  }

  private static boolean isInteger(String text) {
    if (!INTEGER.matcher(text).matches()) {
      return false;
    }
    try {
      Long.parseLong(text);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
