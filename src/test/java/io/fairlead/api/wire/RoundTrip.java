package io.fairlead.api.wire;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fairlead.domain.event.Event;
import io.fairlead.view.Projection;
import java.time.Instant;

/** From a manifest to the wire's types, into a view, and back. */
final class RoundTrip {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private RoundTrip() {}

  static Projection folded(Event... events) {
    Projection projection = new Projection(NOW);
    for (int i = 0; i < events.length; i++) {
      projection.fold(events[i], NOW, i + 1);
    }
    return projection;
  }

  static <T> T yaml(Class<T> type, String text) throws Exception {
    return Json.mapper().treeToValue(new ObjectMapper(new YAMLFactory()).readTree(text), type);
  }

  @SuppressWarnings("unchecked")
  static <T> T reread(T wire) throws Exception {
    return (T) Json.mapper().readValue(Json.mapper().writeValueAsBytes(wire), wire.getClass());
  }
}
