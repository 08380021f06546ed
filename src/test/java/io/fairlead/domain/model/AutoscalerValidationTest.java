package io.fairlead.domain.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.model.HorizontalPodAutoscaler.AutoscalerSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricTarget;
import io.fairlead.domain.model.HorizontalPodAutoscaler.ResourceMetric;
import io.fairlead.domain.model.HorizontalPodAutoscaler.ScaleTargetRef;
import java.util.List;
import org.junit.jupiter.api.Test;

class AutoscalerValidationTest {
  private static final ScaleTargetRef TARGET = new ScaleTargetRef("apps/v1", "Deployment", "web");

  @Test
  void boundsAndMetricsOfADeploymentAreValid() {
    assertThat(
            errors(
                TARGET,
                1,
                3,
                metric("cpu", new MetricTarget("Utilization", 50, null)),
                metric("memory", new MetricTarget("AverageValue", null, "100Mi"))))
        .isEmpty();
  }

  @Test
  void theUpperBoundIsNotBelowTheLower() {
    assertThat(errors(TARGET, 4, 3))
        .extracting(FieldError::field)
        .containsExactly("spec.maxReplicas");
    assertThat(errors(TARGET, 0, 0))
        .extracting(FieldError::field)
        .containsExactly("spec.minReplicas", "spec.maxReplicas");
  }

  @Test
  void onlyDeploymentsAreScaled() {
    assertThat(errors(new ScaleTargetRef("batch/v1", "Job", ""), 1, 3))
        .extracting(FieldError::field)
        .containsExactly(
            "spec.scaleTargetRef.kind",
            "spec.scaleTargetRef.apiVersion",
            "spec.scaleTargetRef.name");
    assertThat(errors(null, 1, 3))
        .extracting(FieldError::field)
        .containsExactly("spec.scaleTargetRef");
  }

  @Test
  void onlyCpuAndMemoryCount() {
    assertThat(
            errors(
                TARGET,
                1,
                3,
                new MetricSpec("External", null),
                metric("gpu", null),
                metric("cpu", new MetricTarget("Utilization", null, null)),
                metric("cpu", new MetricTarget("Value", null, null)),
                metric("memory", new MetricTarget("AverageValue", null, "much"))))
        .extracting(FieldError::field)
        .containsExactly(
            "spec.metrics[0].type",
            "spec.metrics[1].resource.name",
            "spec.metrics[2].resource.target.averageUtilization",
            "spec.metrics[3].resource.target.type",
            "spec.metrics[4].resource.target.averageValue");
  }

  private static List<FieldError> errors(
      ScaleTargetRef target, int min, int max, MetricSpec... metrics) {
    return AutoscalerValidation.validate(
        new HorizontalPodAutoscaler(
            Metadata.named("default", "web"),
            new AutoscalerSpec(target, min, max, List.of(metrics))));
  }

  private static MetricSpec metric(String resource, MetricTarget target) {
    return new MetricSpec("Resource", new ResourceMetric(resource, target));
  }
}
