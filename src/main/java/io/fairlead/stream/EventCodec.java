package io.fairlead.stream;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.Headers;

/** Events to JSON values and back: the only place where the log's bytes meet the domain. */
public final class EventCodec {

  /** The largest value that users and agents may write. */
  public static final int MAX_VALUE_BYTES = RecordLimits.INPUT;

  /** Written out, with its defaults, an event takes less than so many times the bytes read. */
  private static final int MAX_GROWTH = 8;

  private static final Map<EventType, ObjectReader> READERS = new EnumMap<>(EventType.class);
  private static final ObjectReader TREES = EventJson.mapper().readerFor(JsonNode.class);
  private static final ObjectWriter WRITER = EventJson.mapper().writer();

  static {
    for (EventType type : EventType.values()) {
      READERS.put(type, EventJson.mapper().readerFor(type.eventClass()));
    }
  }

  private static final SharedSpecs SPECS = new SharedSpecs();

  private EventCodec() {}

  public static byte[] encode(Event event) {
    try {
      return WRITER.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("an event of our own must be writable", e);
    }
  }

  /**
   * Reads a record: in the version that its header names, else in the present one of the topic's
   * default type.
   *
   * @param position gives a pod that was submitted without a uid one of its own
   * @throws InvalidEventException naming the field or header and what is wrong with it
   */
  public static Event decode(Headers headers, byte[] value, EventRecord.Position position)
      throws InvalidEventException {
    return decode(headers, value, position, Upcasters.ALL);
  }

  static Event decode(
      Headers headers, byte[] value, EventRecord.Position position, Upcasters upcasters)
      throws InvalidEventException {
    EventVersion version = versionOf(position.topic(), headers, upcasters);
    return decode(version, value, position, upcasters);
  }

  /** Reads a value of a type in its present version. */
  static Event decode(EventType type, byte[] value, EventRecord.Position position)
      throws InvalidEventException {
    return decode(EventVersion.current(type), value, position, Upcasters.ALL);
  }

  static EventVersion versionOf(Topic topic, Headers headers, Upcasters upcasters)
      throws InvalidEventException {
    String name = EventHeaders.text(headers, EventHeaders.TYPE);
    if (name == null) {
      EventType type = EventType.defaultFor(topic);
      if (type == null) {
        throw new InvalidEventException(
            "header ce_type: missing, and topic " + topic.suffix() + " has no default type");
      }
      return EventVersion.current(type);
    }
    EventVersion version = EventVersion.named(name, upcasters);
    if (!topic.carries(version.type().eventClass())) {
      throw new InvalidEventException(
          "header ce_type: \"" + name + "\" does not belong in topic " + topic.suffix());
    }
    return version;
  }

  private static Event decode(
      EventVersion version, byte[] value, EventRecord.Position position, Upcasters upcasters)
      throws InvalidEventException {
    if (value == null || value.length == 0) {
      throw new InvalidEventException("the value is empty");
    }
    int limit = RecordLimits.maxValueBytes(position.topic());
    requireSize("the value has ", value.length, limit);
    boolean mayShare =
        version.type() == EventType.POD_SUBMITTED
            && version.isCurrent()
            && value.length <= limit / MAX_GROWTH;
    PodSubmitted shared = mayShare ? readShared(value) : null;
    if (shared != null) {
      return identified(shared, position);
    }
    Event event = read(version, value, upcasters);
    List<FieldError> errors = EventValidation.validate(event);
    if (!errors.isEmpty()) {
      throw new InvalidEventException(
          errors.stream().map(FieldError::toString).collect(Collectors.joining("; ")));
    }
    if (value.length > limit / MAX_GROWTH) {
      // What follows from it is written with defaults, and must fit too.
      requireSize("written out, the value has ", encode(event).length, limit);
    }
    if (mayShare) {
      SPECS.add(value, (PodSubmitted) event);
    }
    return event instanceof PodSubmitted submitted ? identified(submitted, position) : event;
  }

  /** Null if its spec is not known, or anything is wrong with the rest. */
  private static PodSubmitted readShared(byte[] value) {
    SharedSpecs.Known known = SPECS.find(value);
    if (known == null) {
      return null;
    }
    try {
      PodSubmitted rest = READERS.get(EventType.POD_SUBMITTED).readValue(known.rest());
      Pod pod = rest.pod();
      boolean isValid =
          EventValidation.validate(new PodSubmitted(new Pod(pod.metadata(), SharedSpecs.ANY_VALID)))
              .isEmpty();
      return isValid ? new PodSubmitted(new Pod(pod.metadata(), known.spec())) : null;
    } catch (IOException e) {
      return null; // read as a whole, it is told better
    }
  }

  private static void requireSize(String what, int size, int limit) throws InvalidEventException {
    if (size > limit) {
      throw new InvalidEventException(what + size + " bytes, more than " + limit);
    }
  }

  private static Event read(EventVersion version, byte[] value, Upcasters upcasters)
      throws InvalidEventException {
    ObjectReader reader = READERS.get(version.type());
    Event event;
    try {
      event =
          version.isCurrent()
              ? reader.readValue(value)
              : reader.readValue(lifted(version, value, upcasters));
    } catch (StreamConstraintsException e) {
      throw new InvalidEventException(e.getOriginalMessage());
    } catch (JsonMappingException e) {
      throw new InvalidEventException(path(e) + ": " + e.getOriginalMessage());
    } catch (JsonParseException e) {
      throw new InvalidEventException(
          "not JSON at byte " + e.getLocation().getByteOffset() + ": " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new InvalidEventException("not UTF-8 JSON: " + e.getMessage());
    }
    if (event == null) {
      throw new InvalidEventException("the value is null");
    }
    return event;
  }

  private static ObjectNode lifted(EventVersion version, byte[] value, Upcasters upcasters)
      throws IOException, InvalidEventException {
    JsonNode old = TREES.readValue(value);
    if (!(old instanceof ObjectNode json)) {
      throw new InvalidEventException("the value is not an object");
    }
    try {
      return upcasters.lift(version, json);
    } catch (RuntimeException e) {
      // A step may trust that what it lifts was valid in its time.
      throw new InvalidEventException(
          "not valid as version %d of %s: %s"
              .formatted(version.number(), version.type().family(), e.getMessage()));
    }
  }

  private static PodSubmitted identified(PodSubmitted submitted, EventRecord.Position position) {
    if (submitted.pod().uid() != null) {
      return submitted;
    }
    String place = position.topic().suffix() + "/" + position.cell() + "/" + position.offset();
    String uid = UUID.nameUUIDFromBytes(place.getBytes(StandardCharsets.UTF_8)).toString();
    return new PodSubmitted(submitted.pod().withUid(uid));
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.isEmpty() ? "the value" : path.toString();
  }
}
