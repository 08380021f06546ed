package io.fairlead.domain.autoscaling;

import io.fairlead.domain.event.ScalingDecided.MetricTotals;
import io.fairlead.domain.event.ScalingDecided.Observation;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricTarget;
import io.fairlead.domain.model.Quantity;
import java.math.BigInteger;
import java.time.Instant;
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

  /**
   * The rule: what a metric has to say.
   *
   * @param pods those of the target: what they requested, and whether they are ready
   * @param measured what is known of their use
   * @param replicas as many as are wanted now
   * @param oldest metrics from before are not fresh
   */
  Answer recommend(
      MetricSpec metric, List<PodSample> pods, Measured measured, int replicas, Instant oldest) {
    String resource = metric.resource().name();
    Goal goal = Goal.of(resource, metric.resource().target());
    for (PodSample pod : pods) {
      if (goal.isUtilization() && pod.requests().get(resource) == 0) {
        return new Unknown("pod " + pod.uid() + " requests no " + resource);
      }
    }
    if (measured.pods() == 0 || measured.totals().timestamp().isBefore(oldest)) {
      return new Unknown("no fresh metrics of " + resource);
    }
    if (!measured.isOf(resource, pods)) {
      return new Unknown("metrics of other pods");
    }
    MetricTotals totals = measured.totals();
    Balance now = new Balance();
    now.add(goal.used(totals.usage()), goal, measured.pods(), totals.requests());
    if (now.wanted.signum() == 0) {
      return new Unknown("the target of " + resource + " is zero");
    }
    return new Recommendation(
        replicas(goal, now, totals, replicas),
        new Observation(resource, goal.average(measured), goal.perPod(), measured.pods(), totals));
  }

  private int replicas(Goal goal, Balance now, MetricTotals totals, int replicas) {
    int direction = now.direction();
    boolean countsUnready = direction > 0 && totals.unreadyPods() > 0;
    if (!countsUnready && totals.missingPods() == 0) {
      return now.isWithin(tolerancePerMille) ? replicas : now.replicas();
    }
    Balance assumed = new Balance(now);
    if (direction != 0) {
      BigInteger use =
          direction > 0
              ? BigInteger.ZERO
              : goal.assumedUse(totals.missingPods(), totals.missingRequests());
      assumed.add(use, goal, totals.missingPods(), totals.missingRequests());
    }
    if (countsUnready) {
      assumed.add(BigInteger.ZERO, goal, totals.unreadyPods(), totals.unreadyRequests());
    }
    boolean turned = assumed.direction() * direction < 0;
    if (turned || assumed.isWithin(tolerancePerMille)) {
      return replicas;
    }
    int wanted = assumed.replicas();
    boolean against = assumed.direction() > 0 ? wanted < replicas : wanted > replicas;
    return against ? replicas : wanted;
  }

  /** Whether the metric could be the one that was observed. */
  static boolean isOf(MetricSpec metric, Observation observed) {
    String resource = metric.resource().name();
    return observed.resource().equals(resource)
        && observed.target() == Goal.of(resource, metric.resource().target()).perPod();
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

    /** In the same unit as {@link #wanted}: percents of base units, or base units. */
    BigInteger used(BigInteger usage) {
      return isUtilization ? usage.multiply(HUNDRED) : usage;
    }

    BigInteger wanted(int pods, BigInteger requests) {
      return (isUtilization ? requests : BigInteger.valueOf(pods))
          .multiply(BigInteger.valueOf(perPod));
    }

    /** What pods without metrics are taken to use when the others use too little. */
    BigInteger assumedUse(int pods, BigInteger requests) {
      return isUtilization
          ? requests.multiply(HUNDRED.max(BigInteger.valueOf(perPod)))
          : wanted(pods, requests);
    }

    /** The average use in the goal's unit, cut to what a long holds. */
    long average(Measured measured) {
      BigInteger over =
          isUtilization ? measured.totals().requests() : BigInteger.valueOf(measured.pods());
      return used(measured.totals().usage())
          .divide(over)
          .min(BigInteger.valueOf(Long.MAX_VALUE))
          .longValueExact();
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

    void add(BigInteger use, Goal goal, int count, BigInteger requests) {
      used = used.add(use);
      wanted = wanted.add(goal.wanted(count, requests));
      pods += count;
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
