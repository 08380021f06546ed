package io.fairlead.api.wire;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatusBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpecBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricStatusBuilder;
import io.fairlead.domain.event.ScalingDecided.Observation;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.HorizontalPodAutoscaler;
import io.fairlead.domain.model.HorizontalPodAutoscaler.AutoscalerSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricTarget;
import io.fairlead.domain.model.HorizontalPodAutoscaler.ResourceMetric;
import io.fairlead.domain.model.HorizontalPodAutoscaler.ScaleTargetRef;
import io.fairlead.domain.model.Quantity;
import io.fairlead.domain.model.Resources;
import io.fairlead.view.AutoscalerState;
import io.fairlead.view.Versioned;
import java.util.List;
import java.util.Objects;

/** HorizontalPodAutoscalers, as autoscaling/v2 and as v1, which knows only a CPU percentage. */
public final class AutoscalerWire {
  /** What Kubernetes takes when no metric is given. */
  private static final MetricSpec DEFAULT_METRIC = cpuUtilization(80);

  private AutoscalerWire() {}

  // ---- autoscaling/v2

  public static io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler toWire(
      Versioned<AutoscalerState> object) {
    AutoscalerState state = object.value();
    AutoscalerSpec spec = state.autoscaler().spec();
    var status =
        new HorizontalPodAutoscalerStatusBuilder()
            .withCurrentReplicas(state.currentReplicas())
            .withDesiredReplicas(desired(state))
            .withLastScaleTime(Times.format(state.lastScaledAt()));
    if (state.lastScaled() != null) {
      status.withCurrentMetrics(
          state.lastScaled().observed().stream().map(seen -> metric(spec, seen)).toList());
    }
    return new HorizontalPodAutoscalerBuilder()
        .withMetadata(meta(object))
        .withNewSpec()
        .withNewScaleTargetRef(
            spec.scaleTargetRef().apiVersion(),
            spec.scaleTargetRef().kind(),
            spec.scaleTargetRef().name())
        .withMinReplicas(spec.minReplicas())
        .withMaxReplicas(spec.maxReplicas())
        .withMetrics(spec.metrics().stream().map(AutoscalerWire::metric).toList())
        .endSpec()
        .withStatus(status.build())
        .build();
  }

  private static ObjectMeta meta(Versioned<AutoscalerState> object) {
    return MetadataWire.toWire(
        object.value().autoscaler().metadata(), object.value().createdAt(), object.version());
  }

  private static int desired(AutoscalerState state) {
    return state.lastScaled() == null ? state.currentReplicas() : state.lastScaled().to();
  }

  private static io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec metric(
      MetricSpec metric) {
    MetricTarget target = metric.resource().target();
    return new MetricSpecBuilder()
        .withType(metric.type())
        .withNewResource()
        .withName(metric.resource().name())
        .withNewTarget()
        .withType(target.type())
        .withAverageUtilization(target.averageUtilization())
        .withAverageValue(
            target.averageValue() == null ? null : ResourcesWire.quantity(target.averageValue()))
        .endTarget()
        .endResource()
        .build();
  }

  private static MetricStatus metric(AutoscalerSpec spec, Observation seen) {
    var current = new io.fabric8.kubernetes.api.model.autoscaling.v2.MetricValueStatus();
    if (isPercentage(spec, seen.resource())) {
      current.setAverageUtilization(Math.toIntExact(Math.min(seen.average(), Integer.MAX_VALUE)));
    } else {
      current.setAverageValue(
          ResourcesWire.quantity(Quantity.format(seen.resource(), seen.average())));
    }
    return new MetricStatusBuilder()
        .withType("Resource")
        .withNewResource()
        .withName(seen.resource())
        .withCurrent(current)
        .endResource()
        .build();
  }

  private static boolean isPercentage(AutoscalerSpec spec, String resource) {
    return spec.metrics().stream()
        .map(MetricSpec::resource)
        .filter(metric -> metric.name().equals(resource))
        .anyMatch(metric -> "Utilization".equals(metric.target().type()));
  }

  /** Problems that keep it from being read are added to the errors. */
  public static HorizontalPodAutoscaler fromWire(
      io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler wire,
      List<FieldError> errors) {
    var spec = wire.getSpec();
    if (spec == null) {
      return new HorizontalPodAutoscaler(MetadataWire.fromWire(wire.getMetadata()), null);
    }
    var ref = spec.getScaleTargetRef();
    return new HorizontalPodAutoscaler(
        MetadataWire.fromWire(wire.getMetadata()),
        new AutoscalerSpec(
            ref == null
                ? null
                : new ScaleTargetRef(ref.getApiVersion(), ref.getKind(), ref.getName()),
            spec.getMinReplicas(),
            maxReplicas(spec.getMaxReplicas(), errors),
            spec.getMetrics().isEmpty()
                ? List.of(DEFAULT_METRIC)
                : spec.getMetrics().stream().map(AutoscalerWire::metric).toList()));
  }

  private static int maxReplicas(Integer maxReplicas, List<FieldError> errors) {
    if (maxReplicas == null) {
      errors.add(FieldError.required("spec.maxReplicas", "an upper bound is required"));
      return Integer.MAX_VALUE;
    }
    return maxReplicas;
  }

  private static MetricSpec metric(io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec wire) {
    var resource = wire.getResource();
    var target = resource == null ? null : resource.getTarget();
    return new MetricSpec(
        wire.getType(),
        resource == null
            ? null
            : new ResourceMetric(
                resource.getName(),
                target == null
                    ? null
                    : new MetricTarget(
                        target.getType(),
                        target.getAverageUtilization(),
                        target.getAverageValue() == null
                            ? null
                            : ResourcesWire.text(target.getAverageValue()))));
  }

  // ---- autoscaling/v1

  public static io.fabric8.kubernetes.api.model.autoscaling.v1.HorizontalPodAutoscaler toWireV1(
      Versioned<AutoscalerState> object) {
    AutoscalerState state = object.value();
    AutoscalerSpec spec = state.autoscaler().spec();
    return new io.fabric8.kubernetes.api.model.autoscaling.v1.HorizontalPodAutoscalerBuilder()
        .withMetadata(meta(object))
        .withNewSpec()
        .withNewScaleTargetRef(
            spec.scaleTargetRef().apiVersion(),
            spec.scaleTargetRef().kind(),
            spec.scaleTargetRef().name())
        .withMinReplicas(spec.minReplicas())
        .withMaxReplicas(spec.maxReplicas())
        .withTargetCPUUtilizationPercentage(cpuTarget(spec))
        .endSpec()
        .withNewStatus()
        .withCurrentReplicas(state.currentReplicas())
        .withDesiredReplicas(desired(state))
        .withLastScaleTime(Times.format(state.lastScaledAt()))
        .withCurrentCPUUtilizationPercentage(cpuNow(state))
        .endStatus()
        .build();
  }

  private static Integer cpuTarget(AutoscalerSpec spec) {
    return spec.metrics().stream()
        .map(MetricSpec::resource)
        .filter(metric -> Resources.CPU.equals(metric.name()))
        .map(metric -> metric.target().averageUtilization())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static Integer cpuNow(AutoscalerState state) {
    return state.lastScaled() == null || cpuTarget(state.autoscaler().spec()) == null
        ? null
        : state.lastScaled().observed().stream()
            .filter(seen -> seen.resource().equals(Resources.CPU))
            .map(seen -> Math.toIntExact(Math.min(seen.average(), Integer.MAX_VALUE)))
            .findFirst()
            .orElse(null);
  }

  /**
   * Reads v1. It can say nothing of other metrics, so an update keeps those that there are.
   *
   * @param before the autoscaler to be updated, or null
   */
  public static HorizontalPodAutoscaler fromWireV1(
      io.fabric8.kubernetes.api.model.autoscaling.v1.HorizontalPodAutoscaler wire,
      HorizontalPodAutoscaler before,
      List<FieldError> errors) {
    var spec = wire.getSpec();
    if (spec == null) {
      return new HorizontalPodAutoscaler(MetadataWire.fromWire(wire.getMetadata()), null);
    }
    var ref = spec.getScaleTargetRef();
    Integer percent = spec.getTargetCPUUtilizationPercentage();
    MetricSpec cpu = percent == null ? DEFAULT_METRIC : cpuUtilization(percent);
    return new HorizontalPodAutoscaler(
        MetadataWire.fromWire(wire.getMetadata()),
        new AutoscalerSpec(
            ref == null
                ? null
                : new ScaleTargetRef(ref.getApiVersion(), ref.getKind(), ref.getName()),
            spec.getMinReplicas(),
            maxReplicas(spec.getMaxReplicas(), errors),
            before != null && Objects.equals(percent, cpuTarget(before.spec()))
                ? before.spec().metrics()
                : List.of(cpu)));
  }

  private static MetricSpec cpuUtilization(int percent) {
    return new MetricSpec(
        "Resource",
        new ResourceMetric(Resources.CPU, new MetricTarget("Utilization", percent, null)));
  }
}
