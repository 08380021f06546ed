package io.fairlead.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.stream.EventJson;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.util.Iterator;
import java.util.TreeSet;

/**
 * What is recorded and what follows again, where they differ.
 *
 * @param path of the first difference, from the beginning of the decision or record: {@code
 *     pod.metadata.name}; empty if all of it differs
 * @param recorded as JSON, or null if nothing is recorded
 * @param redecided as JSON, or null if nothing follows
 */
@RegisterForReflection
public record Difference(String path, String recorded, String redecided) {

  static Difference between(Object recorded, Object redecided) {
    JsonNode left = tree(recorded);
    JsonNode right = tree(redecided);
    return new Difference(
        left == null || right == null ? "" : firstPath("", left, right), text(left), text(right));
  }

  /** Of bytes that should be JSON. */
  static Difference between(byte[] recorded, byte[] redecided) {
    ObjectMapper json = EventJson.mapper();
    try {
      JsonNode left = json.readTree(recorded);
      JsonNode right = json.readTree(redecided);
      if (!left.equals(right)) {
        return new Difference(firstPath("", left, right), left.toString(), right.toString());
      }
    } catch (IOException | IllegalArgumentException e) {
      // told by its bytes
    }
    return new Difference("byte " + mismatch(recorded, redecided), utf8(recorded), utf8(redecided));
  }

  private static int mismatch(byte[] left, byte[] right) {
    return left == null || right == null ? 0 : java.util.Arrays.mismatch(left, right);
  }

  private static String utf8(byte[] bytes) {
    return bytes == null ? null : new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
  }

  private static JsonNode tree(Object value) {
    return value == null ? null : EventJson.mapper().valueToTree(value);
  }

  private static String text(JsonNode tree) {
    return tree == null ? null : tree.toString();
  }

  private static String firstPath(String path, JsonNode left, JsonNode right) {
    if (left.isObject() && right.isObject()) {
      TreeSet<String> names = new TreeSet<>();
      left.fieldNames().forEachRemaining(names::add);
      right.fieldNames().forEachRemaining(names::add);
      for (Iterator<String> all = names.iterator(); all.hasNext(); ) {
        String name = all.next();
        if (!left.path(name).equals(right.path(name))) {
          return firstPath(
              path.isEmpty() ? name : path + "." + name, left.path(name), right.path(name));
        }
      }
    }
    if (left.isArray() && right.isArray()) {
      for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
        if (!left.path(i).equals(right.path(i))) {
          return firstPath(path + "[" + i + "]", left.path(i), right.path(i));
        }
      }
    }
    return path;
  }
}
