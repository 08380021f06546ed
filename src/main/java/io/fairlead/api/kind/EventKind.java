package io.fairlead.api.kind;

import io.fabric8.kubernetes.api.model.Event;
import io.fairlead.api.wire.EventWire;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.view.Occurrence;
import io.fairlead.view.Projection;
import io.fairlead.view.Store;
import io.fairlead.view.Versioned;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Events: what happened lately. */
public final class EventKind extends Kind<Occurrence, Event> {

  EventKind() {
    super(new Names("", "v1", "Event", "events", List.of("ev"), true), READ, Event.class, null);
  }

  @Override
  public Store<Occurrence> store(Projection projection) {
    return projection.occurrences();
  }

  @Override
  public NamespacedName name(Occurrence event) {
    return event.name();
  }

  @Override
  public String uid(Occurrence event) {
    return null;
  }

  @Override
  public Map<String, String> labels(Occurrence event) {
    return Map.of();
  }

  @Override
  public Event toWire(Versioned<Occurrence> event) {
    return EventWire.toWire(event);
  }

  @Override
  Set<String> extraFields() {
    return Set.of(
        "involvedObject.kind",
        "involvedObject.namespace",
        "involvedObject.name",
        "involvedObject.uid",
        "involvedObject.apiVersion",
        "involvedObject.resourceVersion",
        "involvedObject.fieldPath",
        "reason",
        "source",
        "type");
  }

  @Override
  String extraField(Occurrence event, String field) {
    return switch (field) {
      case "involvedObject.kind" -> event.kind();
      case "involvedObject.namespace" -> event.object().namespace();
      case "involvedObject.name" -> event.object().name();
      case "involvedObject.uid" -> event.uid();
      case "involvedObject.apiVersion" -> EventWire.apiVersion(event.kind());
      case "involvedObject.resourceVersion", "involvedObject.fieldPath" -> null;
      case "reason" -> event.reason();
      case "source" -> event.source();
      case "type" -> event.warning() ? "Warning" : "Normal";
      default -> super.extraField(event, field);
    };
  }

  @Override
  public List<Column<Occurrence>> columns() {
    return List.of(
        Column.age("Last Seen", Occurrence::at),
        Column.text("Type", event -> event.warning() ? "Warning" : "Normal"),
        Column.text("Reason", Occurrence::reason),
        Column.text(
            "Object", event -> event.kind().toLowerCase(Locale.ROOT) + "/" + event.object().name()),
        Column.wide("Source", Occurrence::source),
        Column.text("Message", Occurrence::message),
        Column.wide("Name", event -> event.name().name()));
  }
}
