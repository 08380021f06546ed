package io.fairlead.api.wire;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Version;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** A PodGroup as JSON: the scheduler-plugins' kind, of which there is no model. */
@Group("scheduling.x-k8s.io")
@Version("v1alpha1")
@Kind("PodGroup")
@RegisterForReflection(
    targets = {PodGroupResource.class, PodGroupResource.Spec.class, PodGroupResource.Status.class})
public final class PodGroupResource
    extends CustomResource<PodGroupResource.Spec, PodGroupResource.Status> implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** What is wanted. */
  public record Spec(Integer minMember) {}

  /** What there is. */
  public record Status(String phase, int running, int succeeded, int failed) {}

  @Override
  protected Spec initSpec() {
    return null;
  }

  @Override
  protected Status initStatus() {
    return null;
  }
}
