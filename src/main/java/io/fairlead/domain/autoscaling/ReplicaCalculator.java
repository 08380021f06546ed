package io.fairlead.domain.autoscaling;

import io.fairlead.domain.event.ScalingDecided.Observation;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricTarget;
import io.fairlead.domain.model.Quantity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How many replicas one metric asks for, in integers.
 *
 * <p>Pods without fresh metrics, or not ready, are assumed to argue against the change: to use
 * nothing when it would go up, and exactly the target when it would go down.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.31.0/pkg/controller/podautoscaler/replica_calculator.go">
 *     Kubernetes' replica calculator</a>
 */
final class ReplicaCalculator {

  /** A metric's answer. */
  record Recommendation(int replicas, Observation observation) {}

  private final int tolerancePerMille;

  ReplicaCalculator(int tolerancePerMille) {
    this.tolerancePerMille = tolerancePerMille;
  }

  /** Empty if the metric can say nothing: no pod has metrics, or a pod has no request. */
  Optional<Recommendation> recommend(
      MetricSpec metric, List<PodSample> pods, int replicas, Instant oldest) {
    String resource = metric.resource().name();
    MetricTarget target = metric.resource().target();
    boolean utilization = target.averageUtilization() != null;
    long used = 0;
    long wanted = 0;
    long requestedByAll = 0;
    int measured = 0;
    for (PodSample pod : pods) {
      long request = pod.requests().get(resource);
      if (utilization && request == 0) {
        return Optional.empty();
      }
      requestedByAll += request;
      if (pod.ready() && pod.hasUsageSince(oldest)) {
        measured++;
        used += pod.used(resource);
        wanted += targetOf(resource, target, request);
      }
    }
    if (measured == 0 || wanted <= 0) {
      return Optional.empty();
    }
    long goal = utilization ? target.averageUtilization() : wanted / measured;
    long average =
        utilization
            ? used * 100 / Math.max(1, requestedOf(pods, resource, oldest))
            : used / measured;
    Observation observation = new Observation(resource, average, goal, measured);
    int missing = pods.size() - measured;
    if (missing == 0) {
      return Optional.of(
          new Recommendation(
              isWithinTolerance(used, wanted) ? replicas : ceil(used * measured, wanted),
              observation));
    }
    long wantedByAll = wantedByAll(resource, target, pods, requestedByAll);
    if (wantedByAll <= 0) {
      return Optional.empty(); // requests so large that their sum overflows
    }
    boolean up = used > wanted;
    long assumedUse = up ? used : used + (wantedByAll - wanted);
    boolean turned = up != assumedUse > wantedByAll;
    return Optional.of(
        new Recommendation(
            turned || isWithinTolerance(assumedUse, wantedByAll)
                ? replicas
                : ceil(assumedUse * pods.size(), wantedByAll),
            observation));
  }

  private static long targetOf(String resource, MetricTarget target, long request) {
    return target.averageUtilization() != null
        ? request * target.averageUtilization() / 100
        : Quantity.parse(resource, target.averageValue());
  }

  private static long wantedByAll(
      String resource, MetricTarget target, List<PodSample> pods, long requested) {
    return target.averageUtilization() != null
        ? requested * target.averageUtilization() / 100
        : Quantity.parse(resource, target.averageValue()) * pods.size();
  }

  private static long requestedOf(List<PodSample> pods, String resource, Instant oldest) {
    return pods.stream()
        .filter(pod -> pod.ready() && pod.hasUsageSince(oldest))
        .mapToLong(pod -> pod.requests().get(resource))
        .sum();
  }

  private boolean isWithinTolerance(long used, long wanted) {
    return Math.abs(used - wanted) * 1000 <= wanted * tolerancePerMille;
  }

  private static int ceil(long dividend, long divisor) {
    return (int) Math.min(Integer.MAX_VALUE, (dividend + divisor - 1) / divisor);
  }
}
