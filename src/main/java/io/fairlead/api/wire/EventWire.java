package io.fairlead.api.wire;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fairlead.view.Occurrence;
import io.fairlead.view.Versioned;

/** Events. */
public final class EventWire {
  private EventWire() {}

  public static Event toWire(Versioned<Occurrence> object) {
    Occurrence event = object.value();
    String[] source = event.source().split(", ", 2);
    String at = Times.format(event.at());
    return new EventBuilder()
        .withNewMetadata()
        .withName(event.name().name())
        .withNamespace(event.name().namespace())
        .withResourceVersion(Long.toString(object.version()))
        .withCreationTimestamp(at)
        .endMetadata()
        .withNewInvolvedObject()
        .withKind(event.kind())
        .withApiVersion(apiVersion(event.kind()))
        .withNamespace(event.object().namespace().isEmpty() ? null : event.object().namespace())
        .withName(event.object().name())
        .withUid(event.uid())
        .endInvolvedObject()
        .withType(event.warning() ? "Warning" : "Normal")
        .withReason(event.reason())
        .withMessage(event.message())
        .withNewSource(source[0], source.length > 1 ? source[1] : null)
        .withFirstTimestamp(at)
        .withLastTimestamp(at)
        .withCount(1)
        .build();
  }

  public static String apiVersion(String kind) {
    return kind.equals("HorizontalPodAutoscaler") ? "autoscaling/v2" : "v1";
  }
}
