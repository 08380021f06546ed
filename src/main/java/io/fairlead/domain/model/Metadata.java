package io.fairlead.domain.model;

import java.time.Instant;
import java.util.SortedMap;

/**
 * Identity and labels of an object, as Kubernetes' ObjectMeta.
 *
 * @param uid names one incarnation; a recreated object of the same name has another
 * @param ownerReference the object that created this one, or null
 * @param creationTimestamp when it was submitted, or null before that
 */
public record Metadata(
    String namespace,
    String name,
    String uid,
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations,
    OwnerReference ownerReference,
    Instant creationTimestamp) {

  public static final String DEFAULT_NAMESPACE = "default";

  public Metadata {
    namespace = namespace == null || namespace.isEmpty() ? DEFAULT_NAMESPACE : namespace;
    labels = Copies.sorted(labels);
    annotations = Copies.sorted(annotations);
  }

  public static Metadata named(String namespace, String name) {
    return new Metadata(namespace, name, null, null, null, null, null);
  }

  public NamespacedName namespacedName() {
    return new NamespacedName(namespace, name);
  }

  public Metadata withUid(String newUid) {
    return new Metadata(
        namespace, name, newUid, labels, annotations, ownerReference, creationTimestamp);
  }

  public Metadata withLabels(SortedMap<String, String> newLabels) {
    return new Metadata(
        namespace, name, uid, newLabels, annotations, ownerReference, creationTimestamp);
  }

  public Metadata withCreationTimestamp(Instant newCreationTimestamp) {
    return new Metadata(
        namespace, name, uid, labels, annotations, ownerReference, newCreationTimestamp);
  }
}
