package io.fairlead.api.wire;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.OwnerReference;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** ObjectMeta. */
public final class MetadataWire {
  private MetadataWire() {}

  public static ObjectMeta toWire(Metadata metadata, Instant createdAt, long version) {
    ObjectMetaBuilder meta =
        new ObjectMetaBuilder()
            .withName(metadata.name())
            .withNamespace(metadata.namespace())
            .withUid(metadata.uid())
            .withResourceVersion(Long.toString(version))
            .withCreationTimestamp(Times.format(createdAt));
    if (!metadata.labels().isEmpty()) {
      meta.withLabels(metadata.labels());
    }
    if (!metadata.annotations().isEmpty()) {
      meta.withAnnotations(metadata.annotations());
    }
    OwnerReference owner = metadata.ownerReference();
    if (owner != null) {
      meta.withOwnerReferences(
          new OwnerReferenceBuilder()
              .withApiVersion(owner.apiVersion())
              .withKind(owner.kind())
              .withName(owner.name())
              .withUid(owner.uid())
              .withController(true)
              .withBlockOwnerDeletion(true)
              .build());
    }
    return meta.build();
  }

  /** Of an object that belongs to no namespace. */
  static ObjectMeta clusterToWire(Metadata metadata, Instant createdAt, long version) {
    ObjectMeta meta = toWire(metadata, createdAt, version);
    meta.setNamespace(null);
    return meta;
  }

  /** Of a template: only labels and annotations. */
  static ObjectMeta templateToWire(Metadata metadata) {
    ObjectMetaBuilder meta = new ObjectMetaBuilder();
    if (!metadata.labels().isEmpty()) {
      meta.withLabels(metadata.labels());
    }
    if (!metadata.annotations().isEmpty()) {
      meta.withAnnotations(metadata.annotations());
    }
    return meta.build();
  }

  public static Metadata fromWire(ObjectMeta meta) {
    return new Metadata(
        meta.getNamespace(),
        meta.getName(),
        meta.getUid(),
        sorted(meta.getLabels()),
        sorted(meta.getAnnotations()),
        meta.getOwnerReferences().stream()
            .findFirst()
            .map(
                owner ->
                    new OwnerReference(
                        owner.getApiVersion(), owner.getKind(), owner.getName(), owner.getUid()))
            .orElse(null),
        Times.parse(meta.getCreationTimestamp()));
  }

  static Metadata templateFromWire(ObjectMeta meta) {
    return meta == null
        ? Metadata.named(null, null)
        : new Metadata(
            null, null, null, sorted(meta.getLabels()), sorted(meta.getAnnotations()), null, null);
  }

  static SortedMap<String, String> sorted(Map<String, String> map) {
    SortedMap<String, String> sorted = new TreeMap<>();
    if (map != null) {
      map.forEach((key, value) -> sorted.put(key, value == null ? "" : value));
    }
    return sorted;
  }
}
