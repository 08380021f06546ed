package io.fairlead.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** {@code kafka/asyncapi.yaml}, to hold records against. */
final class AsyncApiDocument {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7);
  private static final SchemaValidatorsConfig STRICT =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

  private final JsonNode root;
  private final Map<String, JsonSchema> compiled = new ConcurrentHashMap<>();

  private AsyncApiDocument(JsonNode root) {
    this.root = root;
  }

  static AsyncApiDocument load() {
    Path file = Path.of("kafka/asyncapi.yaml");
    try {
      return new AsyncApiDocument(YAML.readTree(file.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  JsonNode root() {
    return root;
  }

  /** The target of a reference inside the document; missing if there is none. */
  JsonNode resolve(String reference) {
    return root.at(reference.substring(1));
  }

  /** Messages of a topic's channel, by their name, which is the event type's. */
  Map<String, JsonNode> messages(Topic topic) {
    Map<String, JsonNode> messages = new LinkedHashMap<>();
    for (JsonNode reference : root.at("/channels/" + topic.suffix() + "/messages")) {
      JsonNode message = resolve(reference.path("$ref").asText());
      messages.put(message.path("name").asText(), message);
    }
    return messages;
  }

  /**
   * What is wrong with a record by this document; empty if nothing is. A record without type is
   * held against the topic's default type.
   */
  List<String> validate(Topic topic, Headers headers, byte[] value) {
    Map<String, JsonNode> messages = messages(topic);
    String type = EventHeaders.text(headers, EventHeaders.TYPE);
    if (topic == Topic.DEAD_LETTER) {
      type = messages.keySet().iterator().next();
    } else if (type == null) {
      EventType fallback = EventType.defaultFor(topic);
      type = fallback == null ? "none" : fallback.typeName();
    }
    JsonNode message = messages.get(type);
    if (message == null) {
      return List.of("channel " + topic.suffix() + " has no message " + type);
    }
    List<String> errors = new ArrayList<>();
    errors.addAll(errors("header ", message.path("headers"), json(headers)));
    String provenance = EventHeaders.text(headers, EventHeaders.PROVENANCE);
    if (provenance != null && topic != Topic.DEAD_LETTER) {
      errors.addAll(validateJson("Provenance", provenance.getBytes(StandardCharsets.UTF_8)));
    }
    if (topic != Topic.DEAD_LETTER && topic != Topic.SNAPSHOT) { // which are bytes
      errors.addAll(payloadErrors(message.path("payload"), value));
    }
    return errors;
  }

  /** What is wrong with a JSON value by one of the document's schemas. */
  List<String> validateJson(String schema, byte[] value) {
    return payloadErrors(root.at("/components/schemas/" + schema), value);
  }

  private List<String> payloadErrors(JsonNode schema, byte[] value) {
    try {
      return errors("", schema, JSON.readTree(value));
    } catch (IOException e) {
      return List.of("not JSON: " + e.getMessage());
    }
  }

  private List<String> errors(String prefix, JsonNode schema, JsonNode instance) {
    return compile(schema).validate(instance).stream()
        .map(ValidationMessage::getMessage)
        .map(message -> prefix + message)
        .sorted()
        .toList();
  }

  /** References point into the document's components, so the schema takes them along. */
  private JsonSchema compile(JsonNode schema) {
    return compiled.computeIfAbsent(
        schema.toString(),
        text -> {
          ObjectNode whole = JSON.createObjectNode();
          whole.putArray("allOf").add(schema);
          whole.set("components", root.path("components"));
          return SCHEMAS.getSchema(whole, STRICT);
        });
  }

  private static JsonNode json(Headers headers) {
    Map<String, String> texts = new TreeMap<>();
    for (Header header : headers) {
      texts.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    return JSON.valueToTree(texts);
  }

  /** Reads a JSON text that a test has written itself. */
  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
