package io.fairlead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fairlead.api.kind.InvalidObjectException;
import io.fairlead.api.kind.Kind;
import io.fairlead.api.kind.Kinds;
import io.fairlead.api.wire.Json;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodSpec;
import io.fairlead.domain.model.ResourceRequirements;
import io.fairlead.domain.model.Resources;
import io.fairlead.stream.EventCodec;
import io.fairlead.stream.EventHeaders;
import io.fairlead.stream.EventRecord;
import io.fairlead.stream.EventType;
import io.fairlead.stream.InvalidEventException;
import io.fairlead.stream.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** What is to happen besides, as people write it: events, manifests, or a few words. */
final class AddedEvents {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private AddedEvents() {}

  /**
   * @throws IllegalArgumentException if something of it is wrong: says where
   */
  static List<Event> read(Path file) throws IOException {
    String name = file.toString();
    return name.endsWith(".jsonl") || name.endsWith(".ndjson")
        ? events(name, Files.readAllLines(file))
        : manifests(name, Files.readString(file));
  }

  // ---- events

  /** One a line: {@code {"type": "io.fairlead.node.lost.v1", "data": {...}}}. */
  static List<Event> events(String name, List<String> lines) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        String place = name + ":" + (i + 1) + ": ";
        try {
          events.add(event(place, i, Json.mapper().readTree(lines.get(i))));
        } catch (JsonProcessingException e) {
          throw new IllegalArgumentException(place + "no JSON: " + e.getOriginalMessage(), e);
        }
      }
    }
    return events;
  }

  private static Event event(String place, int line, JsonNode json) {
    String type = json.path("type").asText();
    EventType known = EventType.named(type);
    if (known == null) {
      throw new IllegalArgumentException(place + "type: there is no event \"" + type + "\"");
    }
    RecordHeaders headers = new RecordHeaders();
    headers.add(EventHeaders.TYPE, type.getBytes(UTF_8));
    var position = new EventRecord.Position(topic(known), 0, Long.MAX_VALUE - line);
    try {
      return EventCodec.decode(headers, json.path("data").toString().getBytes(UTF_8), position);
    } catch (InvalidEventException e) {
      throw new IllegalArgumentException(place + "data: " + e.getMessage(), e);
    }
  }

  private static Topic topic(EventType type) {
    for (Topic topic : Topic.values()) {
      if (topic.carries(type.eventClass())) {
        return topic;
      }
    }
    throw new IllegalStateException("no topic carries " + type);
  }

  // ---- manifests

  static List<Event> manifests(String name, String yaml) throws IOException {
    List<Event> events = new ArrayList<>();
    try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(yaml)) {
      for (int i = 1; documents.hasNextValue(); i++) {
        JsonNode document = documents.nextValue();
        if (document != null && document.isObject()) {
          events.add(created(name + ", document " + i + ": ", document));
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(name + ": no YAML: " + e.getOriginalMessage(), e);
    }
    return events;
  }

  private static Event created(String place, JsonNode manifest) {
    String apiVersion = manifest.path("apiVersion").asText();
    String kindName = manifest.path("kind").asText();
    for (Kind<?, ?> kind : Kinds.ALL) {
      if (kind.names().apiVersion().equals(apiVersion)
          && kind.names().kind().equals(kindName)
          && kind.allows(Kind.Verb.create)) {
        return created(place, kind, manifest);
      }
    }
    throw new IllegalArgumentException(
        "%skind: there is no %s of %s that could be created"
            .formatted(place, kindName, apiVersion));
  }

  private static <T, W extends io.fabric8.kubernetes.api.model.HasMetadata> Event created(
      String place, Kind<T, W> kind, JsonNode manifest) {
    try {
      W wire = Json.mapper().treeToValue(manifest, kind.wireType());
      String uid = UUID.nameUUIDFromBytes(("fork/" + place).getBytes(UTF_8)).toString();
      return kind.create(wire, new Kind.Creation(uid, Instant.EPOCH));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(place + e.getOriginalMessage(), e);
    } catch (InvalidObjectException e) {
      throw new IllegalArgumentException(place + e.getMessage(), e);
    }
  }

  // ---- in a few words

  static Event lostNode(String name) {
    return new NodeLost(name, null);
  }

  static List<Event> pods(int count, Resources requests) {
    var container =
        new Container(
            "fork",
            "fork",
            null,
            null,
            null,
            null,
            null,
            null,
            new ResourceRequirements(requests, Resources.NONE),
            null);
    PodSpec spec = new PodSpec(List.of(container), null, null, null, null, null);
    List<Event> pods = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      String name = "fork-" + i;
      String uid = UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
      pods.add(new PodSubmitted(new Pod(Metadata.named(null, name).withUid(uid), spec)));
    }
    return pods;
  }
}
