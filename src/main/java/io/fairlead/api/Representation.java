package io.fairlead.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.fairlead.api.kind.Column;
import io.fairlead.api.kind.Kind;
import io.fairlead.api.wire.Json;
import io.fairlead.view.Versioned;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a client wants objects: as they are, or as rows of a table that is ready to print; in JSON or
 * YAML.
 *
 * @param tableVersion of {@code meta.k8s.io}, or null for plain objects
 * @param includeObject what a row has besides its cells: Metadata, Object or None
 * @param clock what ages are counted by
 */
record Representation(
    String tableVersion, String includeObject, boolean yaml, boolean pretty, InstantSource clock) {

  static final String JSON_TYPE = "application/json";
  static final String YAML_TYPE = "application/yaml";

  private static final Pattern TABLE = Pattern.compile(";\\s*as=Table\\b");
  private static final Pattern VERSION = Pattern.compile(";\\s*v=(v1beta1|v1)\\b");
  private static final YAMLFactory YAML =
      YAMLFactory.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER).build();

  /** The first of the accepted types that can be served; JSON if there is none. Ages are of now. */
  static Representation of(String accept, Query query) {
    return of(accept, query, InstantSource.system());
  }

  static Representation of(String accept, Query query, InstantSource clock) {
    String includeObject = query.text("includeObject");
    String include = includeObject == null ? "Metadata" : includeObject;
    boolean pretty = query.flag("pretty");
    if (accept != null) {
      for (String type : accept.split(",")) {
        Matcher version = VERSION.matcher(type);
        if (TABLE.matcher(type).find() && version.find()) {
          return new Representation(version.group(1), include, false, pretty, clock);
        }
        if (type.strip().startsWith(YAML_TYPE)) {
          return new Representation(null, include, true, pretty, clock);
        }
        if (type.strip().startsWith(JSON_TYPE)) {
          break;
        }
      }
    }
    return new Representation(null, include, false, pretty, clock);
  }

  String mediaType() {
    return yaml ? YAML_TYPE : JSON_TYPE;
  }

  /** Any wire object as it is. */
  byte[] bytes(Object wire) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = generator(out)) {
      json.writePOJO(wire);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** One object, or the table of one row. */
  <T> byte[] bytes(Kind<T, ?> kind, Versioned<T> object) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = generator(out)) {
      write(json, kind, object, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** One object; of several tables in a stream only the first needs its columns. */
  <T> void write(JsonGenerator json, Kind<T, ?> kind, Versioned<T> object, boolean withColumns)
      throws IOException {
    if (tableVersion == null) {
      json.writePOJO(kind.toWire(object));
    } else {
      table(json, kind, List.of(object), object.version(), withColumns);
    }
  }

  /** Many objects, converted one by one while they are written. */
  <T> void writeList(OutputStream out, Kind<T, ?> kind, List<Versioned<T>> objects, long version)
      throws IOException {
    try (JsonGenerator json = generator(out)) {
      if (tableVersion != null) {
        table(json, kind, objects, version, true);
        return;
      }
      json.writeStartObject();
      json.writeStringField("kind", kind.names().kind() + "List");
      json.writeStringField("apiVersion", kind.names().apiVersion());
      listMeta(json, version);
      json.writeArrayFieldStart("items");
      for (Versioned<T> object : objects) {
        json.writePOJO(kind.toWire(object));
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private <T> void table(
      JsonGenerator json,
      Kind<T, ?> kind,
      List<Versioned<T>> objects,
      long version,
      boolean withColumns)
      throws IOException {
    List<Column<T>> columns = kind.columns();
    json.writeStartObject();
    json.writeStringField("kind", "Table");
    json.writeStringField("apiVersion", "meta.k8s.io/" + tableVersion);
    listMeta(json, version);
    json.writeArrayFieldStart("columnDefinitions");
    if (withColumns) {
      for (Column<T> column : columns) {
        json.writeStartObject();
        json.writeStringField("name", column.name());
        json.writeStringField("type", column.type());
        json.writeStringField("format", column.format());
        json.writeStringField("description", column.name());
        json.writeNumberField("priority", column.wide() ? 1 : 0);
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    json.writeArrayFieldStart("rows");
    for (Versioned<T> object : objects) {
      row(json, kind, columns, object);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private <T> void row(
      JsonGenerator json, Kind<T, ?> kind, List<Column<T>> columns, Versioned<T> object)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("cells");
    for (Column<T> column : columns) {
      json.writePOJO(column.value().apply(object.value(), clock.instant()));
    }
    json.writeEndArray();
    switch (includeObject) {
      case "None" -> {}
      case "Object" -> json.writePOJOField("object", kind.toWire(object));
      default -> {
        json.writeObjectFieldStart("object");
        json.writeStringField("kind", "PartialObjectMetadata");
        json.writeStringField("apiVersion", "meta.k8s.io/" + tableVersion);
        json.writePOJOField("metadata", kind.toWire(object).getMetadata());
        json.writeEndObject();
      }
    }
    json.writeEndObject();
  }

  private static void listMeta(JsonGenerator json, long version) throws IOException {
    json.writeObjectFieldStart("metadata");
    json.writeStringField("resourceVersion", Long.toString(version));
    json.writeEndObject();
  }

  private JsonGenerator generator(OutputStream out) throws IOException {
    JsonGenerator json =
        yaml ? YAML.createGenerator(out) : Json.mapper().getFactory().createGenerator(out);
    json.setCodec(Json.mapper());
    return pretty ? json.useDefaultPrettyPrinter() : json;
  }
}
