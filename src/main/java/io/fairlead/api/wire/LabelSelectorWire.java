package io.fairlead.api.wire;

import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.LabelSelector.Operator;
import io.fairlead.domain.model.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.List;

/** Label selectors, as objects and as text. */
public final class LabelSelectorWire {
  private LabelSelectorWire() {}

  /** Null, which selects nothing, stays null. */
  static io.fabric8.kubernetes.api.model.LabelSelector toWire(LabelSelector selector) {
    if (selector == null) {
      return null;
    }
    LabelSelectorBuilder wire = new LabelSelectorBuilder();
    if (!selector.matchLabels().isEmpty()) {
      wire.withMatchLabels(selector.matchLabels());
    }
    if (!selector.matchExpressions().isEmpty()) {
      wire.withMatchExpressions(
          selector.matchExpressions().stream().map(LabelSelectorWire::toWire).toList());
    }
    return wire.build();
  }

  private static LabelSelectorRequirement toWire(Requirement requirement) {
    return new LabelSelectorRequirement(
        requirement.key(), Constants.text(requirement.operator()), requirement.values());
  }

  /** Null stays null. */
  static LabelSelector fromWire(
      String path, io.fabric8.kubernetes.api.model.LabelSelector wire, List<FieldError> errors) {
    return wire == null
        ? null
        : new LabelSelector(
            MetadataWire.sorted(wire.getMatchLabels()),
            Lists.read(
                path + ".matchExpressions",
                wire.getMatchExpressions(),
                LabelSelectorWire::requirement,
                errors));
  }

  private static Requirement requirement(
      String path, LabelSelectorRequirement wire, List<FieldError> errors) {
    return new Requirement(
        wire.getKey(),
        Constants.read(Operator.class, path + ".operator", wire.getOperator(), errors),
        wire.getValues());
  }

  /** As in a query: {@code app=web,tier in (back,front),!legacy}. */
  public static String format(LabelSelector selector) {
    List<String> parts = new ArrayList<>();
    selector.matchLabels().forEach((key, value) -> parts.add(key + "=" + value));
    for (Requirement requirement : selector.matchExpressions()) {
      String values = " (" + String.join(",", requirement.values()) + ")";
      parts.add(
          switch (requirement.operator()) {
            case In -> requirement.key() + " in" + values;
            case NotIn -> requirement.key() + " notin" + values;
            case Exists -> requirement.key();
            case DoesNotExist -> "!" + requirement.key();
          });
    }
    return String.join(",", parts);
  }
}
