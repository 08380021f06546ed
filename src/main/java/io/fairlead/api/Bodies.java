package io.fairlead.api;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fairlead.api.wire.Json;
import io.fairlead.stream.EventCodec;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.stream.Collectors;

/** Request bodies to trees and typed objects. */
final class Bodies {
  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Bodies() {}

  /** The object in a body that is JSON, unless it says that it is YAML. */
  static ObjectNode object(byte[] body, MediaType type) {
    if (tree(body, type) instanceof ObjectNode object) {
      return object;
    }
    throw ApiException.badRequest("the body must be an object");
  }

  /** Any JSON or YAML. */
  static JsonNode tree(byte[] body, MediaType type) {
    if (body.length > EventCodec.MAX_VALUE_BYTES) {
      throw ApiException.of(
          413,
          "RequestEntityTooLarge",
          "the body has " + body.length + " bytes, more than " + EventCodec.MAX_VALUE_BYTES);
    }
    JsonNode tree;
    try {
      tree = mapper(type).readTree(body);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String where = at == null ? "" : " at line " + at.getLineNr() + " column " + at.getColumnNr();
      throw ApiException.badRequest(
          "the body cannot be read" + where + ": " + e.getOriginalMessage());
    } catch (IOException e) {
      throw ApiException.badRequest("the body cannot be read: " + e.getMessage());
    }
    if (tree == null || tree.isMissingNode() || tree.isNull()) {
      throw ApiException.badRequest("the body is empty");
    }
    return tree;
  }

  private static ObjectMapper mapper(MediaType type) {
    if (type == null) {
      return Json.mapper();
    }
    return switch (type.getType() + "/" + type.getSubtype()) {
      case "application/json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json",
          "application/json-patch+json",
          "*/*",
          // what curl sends if it is told nothing
          "application/x-www-form-urlencoded" ->
          Json.mapper();
      case "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml" -> YAML;
      default ->
          throw ApiException.of(
              415,
              "UnsupportedMediaType",
              "the body's type must be application/json or application/yaml, not " + type);
    };
  }

  /** A tree as a wire type; 400 naming the field that has the wrong type. */
  static <W> W typed(JsonNode tree, Class<W> type) {
    try {
      return Json.mapper().treeToValue(tree, type);
    } catch (JsonMappingException e) {
      throw ApiException.badRequest(path(e) + ": " + e.getOriginalMessage());
    } catch (JsonProcessingException e) {
      throw ApiException.badRequest(e.getOriginalMessage());
    }
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            step ->
                step.getFieldName() == null
                    ? "[" + step.getIndex() + "]"
                    : "." + step.getFieldName())
        .collect(Collectors.joining())
        .replaceFirst("^\\.", "");
  }
}
