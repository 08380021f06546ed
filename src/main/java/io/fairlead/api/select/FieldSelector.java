package io.fairlead.api.select;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** A field selector: {@code field=value}, {@code ==} or {@code !=}, joined by commas. */
public final class FieldSelector {
  public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

  private record Requirement(String field, boolean equal, String value) {}

  private final List<Requirement> requirements;

  private FieldSelector(List<Requirement> requirements) {
    this.requirements = List.copyOf(requirements);
  }

  /**
   * Null or blank selects everything.
   *
   * @param selectable the fields that the kind can be selected by
   */
  public static FieldSelector parse(String text, Set<String> selectable)
      throws InvalidSelectorException {
    if (text == null || text.isBlank()) {
      return EVERYTHING;
    }
    List<Requirement> requirements = new ArrayList<>();
    for (String part : text.split(",")) {
      int at = part.indexOf('=');
      if (at <= 0) {
        throw new InvalidSelectorException("fieldSelector: cannot read \"" + part + "\"");
      }
      boolean equal = part.charAt(at - 1) != '!';
      String field = part.substring(0, equal ? at : at - 1).strip();
      String value = part.substring(part.startsWith("==", at) ? at + 2 : at + 1).strip();
      if (!selectable.contains(field)) {
        throw new InvalidSelectorException(
            "fieldSelector: \"" + field + "\" is not supported; supported are " + selectable);
      }
      requirements.add(new Requirement(field, equal, value));
    }
    return new FieldSelector(requirements);
  }

  /** The one value that a field must have; null if there is none. */
  public String required(String field) {
    for (Requirement requirement : requirements) {
      if (requirement.equal() && requirement.field().equals(field)) {
        return requirement.value();
      }
    }
    return null;
  }

  /**
   * Whether an object is selected.
   *
   * @param fields gives the value of a selectable field; null is the empty value
   */
  public boolean matches(Function<String, String> fields) {
    for (Requirement requirement : requirements) {
      String value = Objects.requireNonNullElse(fields.apply(requirement.field()), "");
      if (value.equals(requirement.value()) != requirement.equal()) {
        return false;
      }
    }
    return true;
  }
}
