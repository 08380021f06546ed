package io.fairlead.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.api.kind.Kind;
import io.fairlead.api.wire.Json;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.stream.LogMark;
import io.fairlead.view.PastView;
import io.fairlead.view.Versioned;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What differs between two states, object by object, written while it is found.
 *
 * @param kinds which objects are looked at
 * @param namespace null for all
 * @param name null for all
 */
record StateDiff(
    PastView from, PastView to, List<Kind<?, ?>> kinds, String namespace, String name) {

  /** How an object differs. One of the same name that is another object went and came. */
  private enum Change {
    added,
    removed,
    changed
  }

  private static final class Counts {
    private int added;
    private int removed;
    private int changed;

    private void count(Change change) {
      switch (change) {
        case added -> added++;
        case removed -> removed++;
        case changed -> changed++;
      }
    }
  }

  void write(OutputStream out) throws IOException {
    Counts counts = new Counts();
    try (JsonGenerator json = Json.mapper().getFactory().createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("kind", "Diff");
      json.writeStringField("apiVersion", "fairlead.io/v1");
      moment(json, "from", from);
      moment(json, "to", to);
      json.writeArrayFieldStart("objects");
      for (Kind<?, ?> kind : kinds) {
        write(json, kind, counts);
      }
      json.writeEndArray();
      json.writeNumberField("added", counts.added);
      json.writeNumberField("removed", counts.removed);
      json.writeNumberField("changed", counts.changed);
      json.writeEndObject();
    }
  }

  private static void moment(JsonGenerator json, String field, PastView view) throws IOException {
    json.writeObjectFieldStart(field);
    json.writeStringField("time", view.time().toString());
    if (view.last() != null) {
      json.writeStringField(
          "record", LogMark.Partition.of(view.last()) + ":" + view.last().offset());
    }
    json.writeEndObject();
  }

  private <T> void write(JsonGenerator json, Kind<T, ?> kind, Counts counts) throws IOException {
    Map<NamespacedName, Versioned<T>> before = objects(kind, from);
    Map<NamespacedName, Versioned<T>> after = objects(kind, to);
    TreeMap<NamespacedName, Versioned<T>> all = new TreeMap<>(before);
    all.putAll(after);
    for (NamespacedName object : all.keySet()) {
      write(json, kind, object, before.get(object), after.get(object), counts);
    }
  }

  private <T> Map<NamespacedName, Versioned<T>> objects(Kind<T, ?> kind, PastView view) {
    Map<NamespacedName, Versioned<T>> objects = new TreeMap<>();
    for (Versioned<T> object : view.read(state -> kind.store(state).list(namespace))) {
      NamespacedName objectName = kind.name(object.value());
      if (name == null || name.equals(objectName.name())) {
        objects.put(objectName, object);
      }
    }
    return objects;
  }

  private static <T> void write(
      JsonGenerator json,
      Kind<T, ?> kind,
      NamespacedName name,
      Versioned<T> before,
      Versioned<T> after,
      Counts counts)
      throws IOException {
    if (before == null) {
      write(json, kind, name, Change.added, List.of(), counts);
    } else if (after == null) {
      write(json, kind, name, Change.removed, List.of(), counts);
    } else if (!before.value().equals(after.value())) {
      if (!Objects.equals(kind.uid(before.value()), kind.uid(after.value()))) {
        write(json, kind, name, Change.removed, List.of(), counts);
        write(json, kind, name, Change.added, List.of(), counts);
        return;
      }
      List<FieldChange> fields = FieldChange.between(wire(kind, before), wire(kind, after));
      if (!fields.isEmpty()) {
        write(json, kind, name, Change.changed, fields, counts);
      }
    }
  }

  /** Without the version, which says only that there was a change. */
  private static <T> JsonNode wire(Kind<T, ?> kind, Versioned<T> object) {
    ObjectNode wire = Json.mapper().valueToTree(kind.toWire(object));
    if (wire.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove("resourceVersion");
    }
    return wire;
  }

  private static void write(
      JsonGenerator json,
      Kind<?, ?> kind,
      NamespacedName name,
      Change change,
      List<FieldChange> fields,
      Counts counts)
      throws IOException {
    counts.count(change);
    json.writeStartObject();
    json.writeStringField("change", change.name());
    json.writeStringField("apiVersion", kind.names().apiVersion());
    json.writeStringField("kind", kind.names().kind());
    if (!name.namespace().isEmpty()) {
      json.writeStringField("namespace", name.namespace());
    }
    json.writeStringField("name", name.name());
    if (change == Change.changed) {
      json.writeArrayFieldStart("fields");
      for (FieldChange field : fields) {
        json.writeStartObject();
        json.writeStringField("path", field.path());
        value(json, "before", field.before());
        value(json, "after", field.after());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /** What is not there is left out. */
  private static void value(JsonGenerator json, String field, JsonNode value) throws IOException {
    if (value != null) {
      json.writeFieldName(field);
      json.writeTree(value);
    }
  }
}
