package io.fairlead.domain.model;

/**
 * What the pods of a namespace may use together, as Kubernetes' ResourceQuota.
 *
 * @param hard by Kubernetes' names: {@code pods}, {@code cpu} or {@code requests.cpu}, {@code
 *     memory} or {@code requests.memory}, {@code limits.cpu}, {@code limits.memory}, {@code
 *     requests.<extended resource>}
 */
public record ResourceQuota(Metadata metadata, Resources hard) {

  public ResourceQuota {
    hard = hard == null ? Resources.NONE : hard;
  }

  public NamespacedName namespacedName() {
    return metadata.namespacedName();
  }
}
