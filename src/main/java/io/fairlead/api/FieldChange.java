package io.fairlead.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One field that differs between two states of an object.
 *
 * @param path such as {@code spec.containers[app].image}; what stands in a list is named by its
 *     name, its type or its place
 * @param before null if it was not there
 * @param after null if it is not there any more
 */
record FieldChange(String path, JsonNode before, JsonNode after) {

  /** Fields of lists' elements that tell them apart, the best first. */
  private static final List<String> KEYS = List.of("name", "type");

  /** All fields that differ; what came or went as a whole is one. */
  static List<FieldChange> between(JsonNode before, JsonNode after) {
    List<FieldChange> changes = new ArrayList<>();
    compare("", before, after, changes);
    return changes;
  }

  private static void compare(
      String path, JsonNode before, JsonNode after, List<FieldChange> changes) {
    if (before != null && before.equals(after)) {
      return;
    }
    if (before != null && after != null && before.isObject() && after.isObject()) {
      compareParts(path, fields(path, before), fields(path, after), changes);
    } else if (before != null && after != null && before.isArray() && after.isArray()) {
      String key = key(before, after);
      compareParts(path, elements(path, before, key), elements(path, after, key), changes);
    } else {
      changes.add(new FieldChange(path, before, after));
    }
  }

  private static void compareParts(
      String path,
      Map<String, JsonNode> before,
      Map<String, JsonNode> after,
      List<FieldChange> changes) {
    Set<String> all = new TreeSet<>(before.keySet());
    all.addAll(after.keySet());
    all.forEach(part -> compare(part, before.get(part), after.get(part), changes));
    if (all.isEmpty()) {
      throw new IllegalStateException("equal after all: " + path);
    }
  }

  /** By path. */
  private static Map<String, JsonNode> fields(String path, JsonNode object) {
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    object
        .properties()
        .forEach(
            field -> {
              // As in kubectl's JSON paths, a name with a dot is in brackets.
              String name = field.getKey();
              String part =
                  name.contains(".") ? "[" + name + "]" : path.isEmpty() ? name : "." + name;
              fields.put(path + part, field.getValue());
            });
    return fields;
  }

  private static Map<String, JsonNode> elements(String path, JsonNode array, String key) {
    Map<String, JsonNode> elements = new LinkedHashMap<>();
    for (int i = 0; i < array.size(); i++) {
      String name = key == null ? Integer.toString(i) : array.get(i).get(key).asText();
      elements.put(path + "[" + name + "]", array.get(i));
    }
    return elements;
  }

  /** What tells the elements of both lists apart, or null. */
  private static String key(JsonNode before, JsonNode after) {
    return KEYS.stream()
        .filter(key -> isUnique(before, key) && isUnique(after, key))
        .findFirst()
        .orElse(null);
  }

  private static boolean isUnique(JsonNode array, String key) {
    Set<String> seen = new TreeSet<>();
    for (Iterator<JsonNode> elements = array.elements(); elements.hasNext(); ) {
      JsonNode value = elements.next().get(key);
      if (value == null || !value.isTextual() || !seen.add(value.asText())) {
        return false;
      }
    }
    return true;
  }
}
