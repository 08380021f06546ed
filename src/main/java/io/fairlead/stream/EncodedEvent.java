package io.fairlead.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An event and its JSON, so that what had to be measured is not written twice. */
public final class EncodedEvent {
  private static final byte[] HEAD = "{\"decisions\":[".getBytes(StandardCharsets.UTF_8);
  private static final byte[] COMMA = {','};
  private static final byte[] TAIL = "]}".getBytes(StandardCharsets.UTF_8);
  private static final ObjectWriter DECISION =
      EventJson.mapper().writerFor(PlacementDecision.class);

  private final Event event;
  private final byte[] value;

  private EncodedEvent(Event event, byte[] value) {
    this.event = event;
    this.value = value;
  }

  public Event event() {
    return event;
  }

  public byte[] value() {
    return value;
  }

  public static EncodedEvent of(Event event) {
    return new EncodedEvent(event, EventCodec.encode(event));
  }

  /**
   * A cycle's placements in as few records as the limit allows. Each decision is written once; the
   * records are what {@link EventCodec#encode} gives for them.
   *
   * @param limit bytes that a record has at most, unless it is a single decision
   */
  static List<EncodedEvent> placements(List<PlacementDecision> decisions, int limit) {
    List<EncodedEvent> records = new ArrayList<>();
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    ByteArrayOutputStream decision = new ByteArrayOutputStream();
    int first = 0;
    try (JsonGenerator generator = EventJson.mapper().createGenerator(decision)) {
      generator.setRootValueSeparator(null);
      for (int i = 0; i < decisions.size(); i++) {
        decision.reset();
        DECISION.writeValue(generator, decisions.get(i));
        generator.flush();
        if (i > first && json.size() + 1 + decision.size() + TAIL.length > limit) {
          records.add(placement(decisions.subList(first, i), json));
          json.reset();
          first = i;
        }
        json.writeBytes(i == first ? HEAD : COMMA);
        decision.writeTo(json);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a decision of our own must be writable", e);
    }
    if (first < decisions.size()) {
      records.add(placement(decisions.subList(first, decisions.size()), json));
    }
    return records;
  }

  private static EncodedEvent placement(
      List<PlacementDecision> decisions, ByteArrayOutputStream json) {
    json.writeBytes(TAIL);
    return new EncodedEvent(new PlacementDecided(decisions), json.toByteArray());
  }
}
