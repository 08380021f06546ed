package io.fairlead.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.Optional;

/** How a patch changes an object, by its media type. */
public enum PatchType {
  STRATEGIC_MERGE("application/strategic-merge-patch+json"),
  MERGE("application/merge-patch+json"),
  JSON("application/json-patch+json");

  private final String mediaType;

  PatchType(String mediaType) {
    this.mediaType = mediaType;
  }

  public static Optional<PatchType> of(String mediaType) {
    for (PatchType type : values()) {
      if (type.mediaType.equals(mediaType)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /**
   * The patched object; the original is left as it is.
   *
   * @throws InvalidPatchException if the patch has the wrong shape or does not fit the object
   */
  public ObjectNode apply(ObjectNode original, JsonNode patch) throws InvalidPatchException {
    return switch (this) {
      case STRATEGIC_MERGE -> StrategicMerge.apply(original, object(patch));
      case MERGE -> MergePatch.apply(original, object(patch));
      case JSON -> jsonPatch(original, patch);
    };
  }

  private static ObjectNode object(JsonNode patch) throws InvalidPatchException {
    if (patch instanceof ObjectNode object) {
      return object;
    }
    throw new InvalidPatchException("a patch of this type must be a JSON object");
  }

  private static ObjectNode jsonPatch(ObjectNode original, JsonNode patch)
      throws InvalidPatchException {
    if (!patch.isArray()) {
      throw new InvalidPatchException("a JSON patch must be a list of operations");
    }
    try {
      if (JsonPatch.apply(patch, original) instanceof ObjectNode result) {
        return result;
      }
      throw new InvalidPatchException("the patch leaves no object");
    } catch (JsonPatchException e) {
      throw new InvalidPatchException(e.getMessage());
    }
  }
}
