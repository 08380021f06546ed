package io.fairlead.domain.model;

import java.util.List;

/** Keeps a Deployment's replicas where a metric meets its target, as autoscaling/v2. */
public record HorizontalPodAutoscaler(Metadata metadata, AutoscalerSpec spec) {

  public NamespacedName namespacedName() {
    return metadata.namespacedName();
  }

  /** Target and bounds; {@code minReplicas} is 1 if absent. */
  public record AutoscalerSpec(
      ScaleTargetRef scaleTargetRef,
      Integer minReplicas,
      int maxReplicas,
      List<MetricSpec> metrics) {
    public AutoscalerSpec {
      minReplicas = minReplicas == null ? (Integer) 1 : minReplicas;
      metrics = Copies.list(metrics);
    }
  }

  /** The object whose replicas are set. */
  public record ScaleTargetRef(String apiVersion, String kind, String name) {}

  /** One metric; only {@code type: Resource} is known so far. */
  public record MetricSpec(String type, ResourceMetric resource) {}

  /** CPU or memory of the target's pods. */
  public record ResourceMetric(String name, MetricTarget target) {}

  /**
   * Where a metric should be.
   *
   * @param averageUtilization percent of the pods' requests, with {@code type: Utilization}
   * @param averageValue a quantity per pod, with {@code type: AverageValue}
   */
  public record MetricTarget(String type, Integer averageUtilization, String averageValue) {}
}
