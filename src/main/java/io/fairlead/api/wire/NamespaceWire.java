package io.fairlead.api.wire;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Namespace;
import io.fairlead.view.NamespaceState;
import io.fairlead.view.Versioned;
import java.util.SortedMap;
import java.util.TreeMap;

/** Namespaces. */
public final class NamespaceWire {
  private NamespaceWire() {}

  public static io.fabric8.kubernetes.api.model.Namespace toWire(Versioned<NamespaceState> object) {
    NamespaceState namespace = object.value();
    Metadata metadata =
        namespace.applied() == null
            ? Metadata.named(null, namespace.name())
            : namespace.applied().metadata();
    ObjectMeta meta =
        MetadataWire.clusterToWire(
            metadata.withUid(namespace.uid()).withLabels(namespace.labels()),
            namespace.createdAt(),
            object.version());
    return new io.fabric8.kubernetes.api.model.NamespaceBuilder()
        .withMetadata(meta)
        .withNewSpec()
        .endSpec()
        .withNewStatus()
        .withPhase("Active")
        .endStatus()
        .build();
  }

  /** The label with its name is not to be chosen: as in Kubernetes, it is put right. */
  public static Namespace fromWire(io.fabric8.kubernetes.api.model.Namespace wire) {
    Metadata metadata = MetadataWire.fromWire(wire.getMetadata());
    SortedMap<String, String> labels = new TreeMap<>(metadata.labels());
    if (metadata.name() != null) {
      labels.put(Namespace.NAME_LABEL, metadata.name());
    }
    return new Namespace(metadata.withLabels(labels));
  }
}
