package io.fairlead.domain.model;

/**
 * Pods that are of use only together, as the scheduler-plugins' PodGroup
 * (scheduling.x-k8s.io/v1alpha1). A pod belongs to the group that its label {@link #LABEL} names,
 * in its own namespace.
 *
 * @param minMember none is placed until so many can be placed at once; at least 1
 */
public record PodGroup(Metadata metadata, int minMember) {
  public static final String LABEL = "scheduling.x-k8s.io/pod-group";

  public NamespacedName namespacedName() {
    return metadata.namespacedName();
  }
}
