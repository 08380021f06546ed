package io.fairlead.replay.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fairlead.domain.event.SpecEvent.DeploymentApplied;
import io.fairlead.domain.model.Service;
import io.fairlead.domain.workload.WorkloadController;
import io.fairlead.stream.EventJson;
import io.fairlead.stream.EventType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Replaces values that may be secret by digests: variables, annotations, commands and arguments,
 * headers that are not ours, and whatever is not JSON. The same value becomes the same digest
 * everywhere in one file, so what was decided from the log still follows from it; the key of the
 * digests is thrown away, so nobody can try out what a short one was.
 *
 * <p>Names of a Deployment's pods contain a hash of its template. So that they follow from the
 * redacted template, they are changed too, wherever they are.
 */
public final class Redaction {
  private static final Set<String> TEXTS = Set.of("command", "args");
  private static final Set<String> KEPT_HEADERS =
      Set.of("content-type", "fairlead_topic", "fairlead_offset", "fairlead_processor");
  private static final Pattern HASH = Pattern.compile("(?<=-)[0-9a-f]{10}(?=-)");
  private static final int DIGEST_BYTES = 8;

  private final Mac mac;

  /** From the hash of a template to that of the same, redacted. */
  private final Map<String, String> templates = new TreeMap<>();

  public Redaction() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /** To be told of every record of the topic {@code spec} before anything is redacted. */
  public void learn(ConsumerRecord<byte[], byte[]> spec) {
    Header type = spec.headers().lastHeader("ce_type");
    boolean isDeployment =
        type != null
            && type.value() != null
            && new String(type.value(), UTF_8).equals(EventType.DEPLOYMENT_APPLIED.typeName());
    if (isDeployment && tree(spec.value()) instanceof ObjectNode json) {
      String before = templateHash(json);
      String after = templateHash(redacted(json));
      if (before != null && after != null) {
        templates.put(before, after);
      }
    }
  }

  private static String templateHash(JsonNode json) {
    try {
      DeploymentApplied applied = EventJson.mapper().treeToValue(json, DeploymentApplied.class);
      return WorkloadController.templateHash(applied.deployment().spec().template());
    } catch (IOException | RuntimeException notAPod) {
      return null; // no pod comes from what cannot be read
    }
  }

  public ConsumerRecord<byte[], byte[]> redact(ConsumerRecord<byte[], byte[]> record) {
    return new ConsumerRecord<>(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.timestampType(),
        ConsumerRecord.NULL_SIZE,
        ConsumerRecord.NULL_SIZE,
        record.key(),
        value(record.value()),
        headers(record.headers()),
        record.leaderEpoch());
  }

  private byte[] value(byte[] value) {
    if (value == null || value.length == 0) {
      return value;
    }
    JsonNode json = tree(value);
    if (json == null || !json.isContainerNode()) {
      return digest(value).getBytes(UTF_8); // which is no JSON either
    }
    try {
      return renamed(EventJson.mapper().writeValueAsString(redacted(json))).getBytes(UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Headers headers(Headers headers) {
    Headers redacted = new RecordHeaders();
    for (Header header : headers) {
      boolean isKept = header.key().startsWith("ce_") || KEPT_HEADERS.contains(header.key());
      byte[] value = header.value();
      redacted.add(header.key(), isKept || value == null ? value : digest(value).getBytes(UTF_8));
    }
    return redacted;
  }

  /** Null if it is no JSON. */
  private static JsonNode tree(byte[] value) {
    try {
      return value == null ? null : EventJson.mapper().readTree(value);
    } catch (IOException notJson) {
      return null;
    }
  }

  private JsonNode redacted(JsonNode json) {
    if (json instanceof ArrayNode array) {
      ArrayNode copy = array.arrayNode();
      array.forEach(element -> copy.add(redacted(element)));
      return copy;
    }
    if (!(json instanceof ObjectNode object)) {
      return json;
    }
    ObjectNode copy = object.objectNode();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      copy.set(field.getKey(), redacted(field.getKey(), field.getValue()));
    }
    return copy;
  }

  private JsonNode redacted(String name, JsonNode value) {
    if (name.equals("annotations") && value instanceof ObjectNode annotations) {
      ObjectNode copy = annotations.objectNode();
      annotations
          .properties()
          .forEach(
              annotation ->
                  copy.set(
                      annotation.getKey(),
                      annotation.getKey().equals(Service.STRATEGY_ANNOTATION)
                          ? annotation.getValue()
                          : secret(annotation.getValue())));
      return copy;
    }
    if (TEXTS.contains(name) && value instanceof ArrayNode texts) {
      ArrayNode copy = texts.arrayNode();
      texts.forEach(text -> copy.add(secret(text)));
      return copy;
    }
    if (name.equals("env") && value instanceof ArrayNode variables) {
      ArrayNode copy = variables.arrayNode();
      variables.forEach(variable -> copy.add(variable(variable)));
      return copy;
    }
    return redacted(value);
  }

  private JsonNode variable(JsonNode variable) {
    if (!(variable instanceof ObjectNode object) || !object.has("value")) {
      return redacted(variable);
    }
    ObjectNode copy = object.deepCopy();
    copy.set("value", secret(object.get("value")));
    return copy;
  }

  /** Of a text; anything else is not valid there, and its parts may be secret. */
  private JsonNode secret(JsonNode value) {
    return value.isTextual()
        ? TextNode.valueOf(digest(value.textValue().getBytes(UTF_8)))
        : redacted(value);
  }

  private String digest(byte[] value) {
    return "redacted-" + HexFormat.of().formatHex(mac.doFinal(value), 0, DIGEST_BYTES);
  }

  private String renamed(String json) {
    if (templates.isEmpty()) {
      return json;
    }
    Matcher hashes = HASH.matcher(json);
    return hashes.replaceAll(hash -> templates.getOrDefault(hash.group(), hash.group()));
  }
}
