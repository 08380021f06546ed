package io.fairlead.domain.model;

/** A pod as it was asked for. What became of it is in events about its uid. */
public record Pod(Metadata metadata, PodSpec spec) {

  public String uid() {
    return metadata.uid();
  }

  public Pod withUid(String uid) {
    return new Pod(metadata.withUid(uid), spec);
  }

  public NamespacedName namespacedName() {
    return metadata.namespacedName();
  }
}
