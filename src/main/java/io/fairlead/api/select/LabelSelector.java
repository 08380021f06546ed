package io.fairlead.api.select;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A label selector as a query states it: requirements joined by commas, all of which must hold.
 * {@code a=b}, {@code a==b}, {@code a!=b}, {@code a in (b,c)}, {@code a notin (b,c)}, {@code a},
 * {@code !a}.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/">Labels
 *     and Selectors</a>
 */
public final class LabelSelector {
  public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

  private static final String KEY = "([A-Za-z0-9][-A-Za-z0-9_./]*)";
  private static final Pattern REQUIREMENT =
      Pattern.compile(
          "\\s*(?:!\\s*"
              + KEY
              + "|"
              + KEY
              + "\\s+(in|notin)\\s*\\(([^()]*)\\)|"
              + KEY
              + "\\s*(==|=|!=)\\s*([-A-Za-z0-9_.]*)|"
              + KEY
              + ")\\s*(?:,|$)");

  private enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST
  }

  private record Requirement(String key, Operator operator, Set<String> values) {
    boolean holds(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
      };
    }
  }

  private final List<Requirement> requirements;

  private LabelSelector(List<Requirement> requirements) {
    this.requirements = List.copyOf(requirements);
  }

  /** Null or blank selects everything. */
  public static LabelSelector parse(String text) throws InvalidSelectorException {
    if (text == null || text.isBlank()) {
      return EVERYTHING;
    }
    List<Requirement> requirements = new ArrayList<>();
    Matcher matcher = REQUIREMENT.matcher(text);
    int position = 0;
    while (position < text.length()) {
      matcher.region(position, text.length());
      if (!matcher.lookingAt()) {
        throw new InvalidSelectorException(
            "labelSelector: cannot read \"" + text.substring(position) + "\"");
      }
      requirements.add(requirement(matcher));
      position = matcher.end();
    }
    return new LabelSelector(requirements);
  }

  private static Requirement requirement(Matcher matcher) {
    if (matcher.group(1) != null) {
      return new Requirement(matcher.group(1), Operator.DOES_NOT_EXIST, Set.of());
    }
    if (matcher.group(2) != null) {
      Set<String> values = new TreeSet<>();
      for (String value : matcher.group(4).split(",", -1)) {
        values.add(value.strip());
      }
      Operator operator = matcher.group(3).equals("in") ? Operator.IN : Operator.NOT_IN;
      return new Requirement(matcher.group(2), operator, values);
    }
    if (matcher.group(5) != null) {
      Operator operator = matcher.group(6).equals("!=") ? Operator.NOT_IN : Operator.IN;
      return new Requirement(matcher.group(5), operator, Set.of(matcher.group(7)));
    }
    return new Requirement(matcher.group(8), Operator.EXISTS, Set.of());
  }

  public boolean matches(Map<String, String> labels) {
    for (Requirement requirement : requirements) {
      if (!requirement.holds(labels)) {
        return false;
      }
    }
    return true;
  }
}
