package io.fairlead.domain.autoscaling;

import io.fairlead.domain.event.ScalingDecided.Observation;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricTarget;
import io.fairlead.domain.model.Quantity;
import io.fairlead.domain.model.Resources;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How many replicas one metric asks for, in whole numbers of any size.
 *
 * <p>Pods without fresh metrics are assumed to argue against the change: to use nothing when it
 * would go up, and all that they requested (or the target value) when it would go down. Pods that
 * are not ready say nothing about cpu, and are assumed to use none when it would go up.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.31.0/pkg/controller/podautoscaler/replica_calculator.go">
 *     Kubernetes' replica calculator</a>
 */
final class ReplicaCalculator {

  /** What a metric has to say. */
  sealed interface Answer {}

  /** So many replicas, because of that. */
  record Recommendation(int replicas, Observation observation) implements Answer {}

  /** Nothing, and why. */
  record Unknown(String reason) implements Answer {}

  private final int tolerancePerMille;

  ReplicaCalculator(int tolerancePerMille) {
    this.tolerancePerMille = tolerancePerMille;
  }

  Answer recommend(MetricSpec metric, List<PodSample> pods, int replicas, Instant oldest) {
    String resource = metric.resource().name();
    Goal goal = Goal.of(resource, metric.resource().target());
    List<PodSample> measured = new ArrayList<>();
    List<PodSample> unready = new ArrayList<>();
    List<PodSample> missing = new ArrayList<>();
    for (PodSample pod : pods) {
      if (goal.isUtilization() && pod.requests().get(resource) == 0) {
        return new Unknown("pod " + pod.uid() + " requests no " + resource);
      }
      boolean fresh = pod.hasUsageSince(oldest);
      boolean counts = pod.ready() || !resource.equals(Resources.CPU);
      (fresh ? counts ? measured : unready : missing).add(pod);
    }
    if (measured.isEmpty()) {
      return new Unknown("no fresh metrics of " + resource);
    }
    Balance now = new Balance();
    measured.forEach(pod -> now.add(goal.used(pod), goal.wanted(pod)));
    if (now.wanted.signum() == 0) {
      return new Unknown("the target of " + resource + " is zero");
    }
    return new Recommendation(
        replicas(goal, now, unready, missing, replicas),
        new Observation(resource, goal.average(measured), goal.perPod(), measured.size()));
  }

  private int replicas(
      Goal goal, Balance now, List<PodSample> unready, List<PodSample> missing, int replicas) {
    int direction = now.direction();
    boolean countsUnready = direction > 0 && !unready.isEmpty();
    if (!countsUnready && missing.isEmpty()) {
      return now.isWithin(tolerancePerMille) ? replicas : now.replicas();
    }
    Balance assumed = new Balance(now);
    if (direction != 0) {
      missing.forEach(
          pod ->
              assumed.add(
                  direction > 0 ? BigInteger.ZERO : goal.assumedUse(pod), goal.wanted(pod)));
    }
    if (countsUnready) {
      unready.forEach(pod -> assumed.add(BigInteger.ZERO, goal.wanted(pod)));
    }
    boolean turned = assumed.direction() * direction < 0;
    if (turned || assumed.isWithin(tolerancePerMille)) {
      return replicas;
    }
    int wanted = assumed.replicas();
    boolean against = assumed.direction() > 0 ? wanted < replicas : wanted > replicas;
    return against ? replicas : wanted;
  }

  /**
   * What a metric aims at.
   *
   * @param perPod percent of the request, or base units
   */
  private record Goal(String resource, boolean isUtilization, long perPod) {
    private static final BigInteger HUNDRED = BigInteger.valueOf(100);

    static Goal of(String resource, MetricTarget target) {
      return target.averageUtilization() != null
          ? new Goal(resource, true, target.averageUtilization())
          : new Goal(resource, false, Quantity.parse(resource, target.averageValue()));
    }

    private BigInteger request(PodSample pod) {
      return BigInteger.valueOf(pod.requests().get(resource));
    }

    /** In the same unit as {@link #wanted}: percents of base units, or base units. */
    BigInteger used(PodSample pod) {
      BigInteger used = BigInteger.valueOf(pod.used(resource));
      return isUtilization ? used.multiply(HUNDRED) : used;
    }

    BigInteger wanted(PodSample pod) {
      BigInteger target = BigInteger.valueOf(perPod);
      return isUtilization ? request(pod).multiply(target) : target;
    }

    /** What a pod without metrics is taken to use when the others use too little. */
    BigInteger assumedUse(PodSample pod) {
      return isUtilization
          ? request(pod).multiply(HUNDRED.max(BigInteger.valueOf(perPod)))
          : wanted(pod);
    }

    /** The average use in the goal's unit, cut to what a long holds. */
    long average(List<PodSample> pods) {
      BigInteger used = BigInteger.ZERO;
      BigInteger over = isUtilization ? BigInteger.ZERO : BigInteger.valueOf(pods.size());
      for (PodSample pod : pods) {
        used = used.add(used(pod));
        over = isUtilization ? over.add(request(pod)) : over;
      }
      return used.divide(over).min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
    }
  }

  /** What pods use against what they should. */
  private static final class Balance {
    private BigInteger used = BigInteger.ZERO;
    private BigInteger wanted = BigInteger.ZERO;
    private int pods;

    private Balance() {}

    private Balance(Balance other) {
      used = other.used;
      wanted = other.wanted;
      pods = other.pods;
    }

    void add(BigInteger podUses, BigInteger podShould) {
      used = used.add(podUses);
      wanted = wanted.add(podShould);
      pods++;
    }

    /** Positive if too much is used, negative if too little. */
    int direction() {
      return used.compareTo(wanted);
    }

    boolean isWithin(int perMille) {
      BigInteger difference = used.subtract(wanted).abs().multiply(BigInteger.valueOf(1000));
      return difference.compareTo(wanted.multiply(BigInteger.valueOf(perMille))) <= 0;
    }

    int replicas() {
      BigInteger[] result = used.multiply(BigInteger.valueOf(pods)).divideAndRemainder(wanted);
      BigInteger ceiling = result[1].signum() > 0 ? result[0].add(BigInteger.ONE) : result[0];
      return ceiling.min(BigInteger.valueOf(Integer.MAX_VALUE)).intValueExact();
    }
  }
}
