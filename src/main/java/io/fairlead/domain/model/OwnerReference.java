package io.fairlead.domain.model;

/** The object that created another one, as Kubernetes' controller OwnerReference. */
public record OwnerReference(String apiVersion, String kind, String name, String uid) {}
