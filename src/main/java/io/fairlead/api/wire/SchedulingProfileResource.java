package io.fairlead.api.wire;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Version;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** A SchedulingProfile as JSON: our own kind, shaped as kube-scheduler's configuration. */
@Group("fairlead.io")
@Version("v1")
@Kind("SchedulingProfile")
@RegisterForReflection(
    targets = {
      SchedulingProfileResource.class,
      SchedulingProfileResource.Spec.class,
      SchedulingProfileResource.Weighted.class,
      SchedulingProfileResource.ScoringStrategy.class,
      SchedulingProfileResource.RequestedToCapacityRatio.class,
      SchedulingProfileResource.UtilizationShapePoint.class
    })
public final class SchedulingProfileResource
    extends CustomResource<SchedulingProfileResource.Spec, Void> {
  private static final long serialVersionUID = 1L;

  /**
   * What is wanted.
   *
   * @param filters null means all
   * @param scores null means the defaults
   */
  public record Spec(
      List<String> filters, List<Weighted> scores, ScoringStrategy scoringStrategy) {}

  /** A plug-in or a resource, and how much it counts. */
  public record Weighted(String name, Integer weight) {}

  /** How NodeResourcesFit scores. */
  public record ScoringStrategy(
      String type, List<Weighted> resources, RequestedToCapacityRatio requestedToCapacityRatio) {}

  /** The parameters of the strategy of that name. */
  public record RequestedToCapacityRatio(List<UtilizationShapePoint> shape) {}

  /** Score (0 to 10) at a utilization (percent). */
  public record UtilizationShapePoint(Integer utilization, Integer score) {}

  @Override
  protected Spec initSpec() {
    return null;
  }

  @Override
  protected Void initStatus() {
    return null;
  }
}
