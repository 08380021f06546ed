package io.fairlead.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Kubernetes' strategic merge patch: as RFC 7396, but lists of objects are merged by a key, and
 * directives say more.
 *
 * <ul>
 *   <li>{@code $patch: replace} takes the patch's object or list as it is; {@code $patch: delete}
 *       removes an object or a list's element
 *   <li>{@code $deleteFromPrimitiveList/<list>} removes plain values from a list
 *   <li>{@code $setElementOrder/<list>} gives the order of the list's elements
 *   <li>{@code $retainKeys} removes all other keys of the object
 * </ul>
 *
 * @see <a
 *     href="https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md">
 *     Strategic Merge Patch</a>
 */
public final class StrategicMerge {
  private static final String PATCH = "$patch";
  private static final String RETAIN_KEYS = "$retainKeys";
  private static final String ORDER = "$setElementOrder/";
  private static final String DELETE_VALUES = "$deleteFromPrimitiveList/";

  private StrategicMerge() {}

  /** The patched object; the original is left as it is. */
  public static ObjectNode apply(ObjectNode original, ObjectNode patch)
      throws InvalidPatchException {
    return merge(original, patch, "");
  }

  private static ObjectNode merge(ObjectNode original, ObjectNode patch, String parent)
      throws InvalidPatchException {
    String directive = directive(patch);
    if (directive.equals("replace")) {
      return withoutDirectives(patch);
    }
    if (directive.equals("delete")) {
      return JsonNodeFactory.instance.objectNode();
    }
    ObjectNode result = original.deepCopy();
    retainKeys(result, patch);
    for (Map.Entry<String, JsonNode> property : patch.properties()) {
      String name = property.getKey();
      JsonNode value = property.getValue();
      if (name.startsWith(DELETE_VALUES)) {
        deleteValues(result, name.substring(DELETE_VALUES.length()), value);
      } else if (!name.startsWith("$")) {
        property(result, name, value, patch.get(ORDER + name), parent);
      }
    }
    for (Map.Entry<String, JsonNode> property : patch.properties()) {
      if (property.getKey().startsWith(ORDER)) {
        String list = property.getKey().substring(ORDER.length());
        order(result, list, property.getValue(), MergeKeys.of(parent, list));
      }
    }
    return result;
  }

  private static void property(
      ObjectNode result, String name, JsonNode value, JsonNode order, String parent)
      throws InvalidPatchException {
    JsonNode before = result.get(name);
    if (value.isNull()) {
      result.remove(name);
    } else if (value instanceof ObjectNode object) {
      if (directive(object).equals("delete")) {
        result.remove(name);
      } else {
        ObjectNode base =
            before instanceof ObjectNode there ? there : JsonNodeFactory.instance.objectNode();
        result.set(name, merge(base, object, name));
      }
    } else if (value instanceof ArrayNode list) {
      ArrayNode base =
          before instanceof ArrayNode there ? there : JsonNodeFactory.instance.arrayNode();
      result.set(name, list(base, list, name, MergeKeys.of(parent, name), order != null));
    } else {
      result.set(name, value);
    }
  }

  private static ArrayNode list(
      ArrayNode original, ArrayNode patch, String name, String key, boolean ordered)
      throws InvalidPatchException {
    boolean ofObjects = !patch.isEmpty() && patch.get(0).isObject();
    if (ofObjects && key != null) {
      return mergeByKey(original, patch, name, key);
    }
    if (!ofObjects && (MergeKeys.isSet(name) || ordered)) {
      ArrayNode union = original.deepCopy();
      for (JsonNode value : patch) {
        if (!contains(union, value)) {
          union.add(value);
        }
      }
      return union;
    }
    return patch.deepCopy();
  }

  private static ArrayNode mergeByKey(ArrayNode original, ArrayNode patch, String name, String key)
      throws InvalidPatchException {
    List<JsonNode> elements = new ArrayList<>();
    boolean replace =
        patch
            .valueStream()
            .anyMatch(
                element -> element.size() == 1 && element.path(PATCH).asText().equals("replace"));
    if (!replace) {
      original.forEach(elements::add);
    }
    for (JsonNode item : patch) {
      if (!(item instanceof ObjectNode element)) {
        throw new InvalidPatchException(name + ": elements must all be objects");
      }
      String directive = directive(element);
      if (directive.equals("replace") && element.size() == 1) {
        continue;
      }
      if (!element.hasNonNull(key)) {
        throw new InvalidPatchException(name + ": an element lacks its merge key \"" + key + "\"");
      }
      int at = indexOf(elements, key, element.get(key));
      if (directive.equals("delete")) {
        if (at >= 0) {
          elements.remove(at);
        }
      } else if (at >= 0 && elements.get(at) instanceof ObjectNode there) {
        elements.set(at, merge(there, element, name));
      } else {
        elements.add(merge(JsonNodeFactory.instance.objectNode(), element, name));
      }
    }
    return JsonNodeFactory.instance.arrayNode().addAll(elements);
  }

  private static int indexOf(List<JsonNode> elements, String key, JsonNode value) {
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i).path(key).asText().equals(value.asText())) {
        return i;
      }
    }
    return -1;
  }

  private static void deleteValues(ObjectNode result, String name, JsonNode values) {
    if (result.get(name) instanceof ArrayNode list) {
      ArrayNode kept = JsonNodeFactory.instance.arrayNode();
      for (JsonNode value : list) {
        if (!contains(values, value)) {
          kept.add(value);
        }
      }
      result.set(name, kept);
    }
  }

  /** Elements that the order names come in that order, before those that only the server has. */
  private static void order(ObjectNode result, String name, JsonNode order, String key) {
    if (!(result.get(name) instanceof ArrayNode list) || !(order instanceof ArrayNode)) {
      return;
    }
    List<JsonNode> rest = new ArrayList<>();
    list.forEach(rest::add);
    ArrayNode ordered = JsonNodeFactory.instance.arrayNode();
    for (JsonNode wanted : order) {
      JsonNode id = key == null ? wanted : wanted.path(key);
      for (Iterator<JsonNode> candidates = rest.iterator(); candidates.hasNext(); ) {
        JsonNode candidate = candidates.next();
        JsonNode candidateId = key == null ? candidate : candidate.path(key);
        if (candidateId.asText().equals(id.asText())) {
          ordered.add(candidate);
          candidates.remove();
          break;
        }
      }
    }
    result.set(name, ordered.addAll(rest));
  }

  private static void retainKeys(ObjectNode result, ObjectNode patch) throws InvalidPatchException {
    JsonNode keys = patch.get(RETAIN_KEYS);
    if (keys == null) {
      return;
    }
    if (!keys.isArray()) {
      throw new InvalidPatchException(RETAIN_KEYS + " must be a list of keys");
    }
    result.retain(keys.valueStream().map(JsonNode::asText).toList());
  }

  private static String directive(ObjectNode patch) throws InvalidPatchException {
    JsonNode directive = patch.get(PATCH);
    if (directive == null) {
      return "merge";
    }
    return switch (directive.asText()) {
      case "merge", "replace", "delete" -> directive.asText();
      default ->
          throw new InvalidPatchException(
              PATCH + " must be merge, replace or delete, not " + directive);
    };
  }

  private static ObjectNode withoutDirectives(ObjectNode patch) {
    ObjectNode result = patch.deepCopy();
    result.remove(
        patch.propertyStream().map(Map.Entry::getKey).filter(key -> key.startsWith("$")).toList());
    return result;
  }

  private static boolean contains(JsonNode list, JsonNode value) {
    return list.valueStream().anyMatch(value::equals);
  }
}
