package io.fairlead.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** JSON Merge Patch, RFC 7396. */
final class MergePatch {
  private MergePatch() {}

  static ObjectNode apply(ObjectNode original, ObjectNode patch) {
    ObjectNode result = original.deepCopy();
    for (Map.Entry<String, JsonNode> property : patch.properties()) {
      JsonNode value = property.getValue();
      if (value.isNull()) {
        result.remove(property.getKey());
      } else if (value instanceof ObjectNode object) {
        JsonNode before = result.get(property.getKey());
        ObjectNode base =
            before instanceof ObjectNode there ? there : JsonNodeFactory.instance.objectNode();
        result.set(property.getKey(), apply(base, object));
      } else {
        result.set(property.getKey(), value);
      }
    }
    return result;
  }
}
