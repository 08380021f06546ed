package io.fairlead.domain.model;

/** A number of like pods, as Kubernetes' Deployment. */
public record Deployment(Metadata metadata, DeploymentSpec spec) {

  public NamespacedName namespacedName() {
    return metadata.namespacedName();
  }

  /**
   * What is wanted.
   *
   * @param replicas wanted number of pods; null leaves the number as it is (1 at first), which is
   *     what a manifest under an autoscaler should say
   */
  public record DeploymentSpec(Integer replicas, LabelSelector selector, PodTemplate template) {}

  /** What each pod is made from; of the metadata only labels and annotations count. */
  public record PodTemplate(Metadata metadata, PodSpec spec) {
    public PodTemplate {
      metadata = metadata == null ? Metadata.named(null, null) : metadata;
    }
  }
}
