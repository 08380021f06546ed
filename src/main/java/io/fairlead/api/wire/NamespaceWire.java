package io.fairlead.api.wire;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fairlead.view.NamespaceState;
import io.fairlead.view.Versioned;
import java.util.Map;

/** Namespaces. */
public final class NamespaceWire {
  private NamespaceWire() {}

  public static Namespace toWire(Versioned<NamespaceState> object) {
    NamespaceState namespace = object.value();
    return new NamespaceBuilder()
        .withNewMetadata()
        .withName(namespace.name())
        .withLabels(labels(namespace))
        .withResourceVersion(Long.toString(object.version()))
        .withCreationTimestamp(Times.format(namespace.createdAt()))
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .withNewStatus()
        .withPhase("Active")
        .endStatus()
        .build();
  }

  public static Map<String, String> labels(NamespaceState namespace) {
    return Map.of("kubernetes.io/metadata.name", namespace.name());
  }
}
