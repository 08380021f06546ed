package io.fairlead.api.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.domain.model.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What becomes of the fields of an object that a client sends. Some fields of Kubernetes' are not
 * carried here: those that change what the object means are refused, the others are left out with a
 * warning; unless they hold what would be the default anyway.
 */
public final class FieldSupport {

  /**
   * What was found.
   *
   * @param refused fields that cannot be left out
   * @param ignored paths of known fields that are left out
   * @param unknown paths of fields that Kubernetes does not know either
   */
  public record Findings(List<FieldError> refused, List<String> ignored, List<String> unknown) {}

  private final Findings findings =
      new Findings(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

  private FieldSupport() {}

  /** Looks through an object, by the fields of its kind. */
  public static Findings check(JsonNode object, Fields fields) {
    FieldSupport support = new FieldSupport();
    support.object("", object, fields);
    return support.findings;
  }

  private void object(String path, JsonNode object, Fields fields) {
    for (Map.Entry<String, JsonNode> property : object.properties()) {
      String name = property.getKey();
      String at = path.isEmpty() ? name : path + "." + name;
      switch (fields.rule(name)) {
        case null -> findings.unknown().add(at);
        case Fields.Carried ignored -> holes(at, property.getValue());
        case Fields.Nested nested -> nested(at, property.getValue(), nested.fields());
        case Fields.Left left -> {
          if (!isDefault(property.getValue(), left.defaults())) {
            if (left.refused()) {
              findings.refused().add(FieldError.notSupported(at, notSupported(left)));
            } else {
              findings.ignored().add(at);
            }
          }
        }
      }
    }
  }

  private static String notSupported(Fields.Left left) {
    return left.defaults().isEmpty()
        ? "not supported yet"
        : "not supported yet: only " + String.join(" or ", left.defaults()) + " is";
  }

  private void nested(String path, JsonNode value, Fields fields) {
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        String at = path + "[" + i + "]";
        element(at, value.get(i));
        nested(at, value.get(i), fields);
      }
    } else if (value.isObject()) {
      object(path, value, fields);
    }
  }

  /** Finds nulls among the elements of lists, wherever they are in what is taken over. */
  private void holes(String path, JsonNode value) {
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        String at = path + "[" + i + "]";
        element(at, value.get(i));
        holes(at, value.get(i));
      }
    }
  }

  private void element(String path, JsonNode element) {
    if (element.isNull()) {
      findings.refused().add(FieldError.required(path, "must not be null"));
    }
  }

  private static boolean isDefault(JsonNode value, List<String> defaults) {
    return value.isNull()
        || (value.isContainerNode() && value.isEmpty())
        || (value.isBoolean() && !value.booleanValue())
        || (value.isTextual() && value.textValue().isEmpty())
        || defaults.contains(value.isValueNode() ? value.asText() : value.toString());
  }
}
