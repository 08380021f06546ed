package io.fairlead.domain.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.autoscaling.ReplicaCalculator.Answer;
import io.fairlead.domain.autoscaling.ReplicaCalculator.Recommendation;
import io.fairlead.domain.autoscaling.ReplicaCalculator.Unknown;
import io.fairlead.domain.event.NodeMetrics.PodUsage;
import io.fairlead.domain.event.ScalingDecided.MetricTotals;
import io.fairlead.domain.event.ScalingDecided.Observation;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricTarget;
import io.fairlead.domain.model.HorizontalPodAutoscaler.ResourceMetric;
import io.fairlead.domain.model.Resources;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Cases named as in Kubernetes' replica_calculator_test.go where it has them. */
class ReplicaCalculatorTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");

  private final ReplicaCalculator calculator = new ReplicaCalculator(100);
  private final List<PodSample> pods = new ArrayList<>();

  private ReplicaCalculatorTest ready(long request, long... used) {
    return pods(request, true, NOW, used);
  }

  private ReplicaCalculatorTest unready(long request, long... used) {
    return pods(request, false, NOW, used);
  }

  /** Pods whose last metrics are too old. */
  private ReplicaCalculatorTest missing(long request, int count) {
    return pods(request, true, NOW.minusSeconds(120), new long[count]);
  }

  private ReplicaCalculatorTest pods(long request, boolean ready, Instant at, long... used) {
    for (long use : used) {
      String uid = "uid-" + pods.size();
      pods.add(
          new PodSample(
              uid,
              "owner",
              Resources.of(request, request),
              ready,
              new PodUsage(uid, "default", uid, use, use),
              at));
    }
    return this;
  }

  private int replicas(MetricSpec metric) {
    return ((Recommendation) answer(metric)).replicas();
  }

  private Answer answer(MetricSpec metric) {
    Instant oldest = NOW.minusSeconds(60);
    Measured measured = Measured.of(metric.resource().name(), pods, oldest);
    return calculator.recommend(metric, pods, measured, pods.size(), oldest);
  }

  private static Observation observed(
      String resource, long average, long target, int pods, MetricTotals totals) {
    return new Observation(resource, average, target, pods, totals);
  }

  /** Of pods that all count. */
  private static MetricTotals totals(long usage, long requests) {
    return new MetricTotals(
        BigInteger.valueOf(usage),
        BigInteger.valueOf(requests),
        0,
        BigInteger.ZERO,
        0,
        BigInteger.ZERO,
        NOW);
  }

  private static MetricSpec cpu(int percent) {
    return utilization("cpu", percent);
  }

  private static MetricSpec utilization(String resource, int percent) {
    return new MetricSpec(
        "Resource", new ResourceMetric(resource, new MetricTarget("Utilization", percent, null)));
  }

  private static MetricSpec averageValue(String resource, String value) {
    return new MetricSpec(
        "Resource", new ResourceMetric(resource, new MetricTarget("AverageValue", null, value)));
  }

  @Test
  void scaleUp() {
    assertThat(ready(1000, 300, 500, 700).answer(cpu(30)))
        .isEqualTo(new Recommendation(5, observed("cpu", 50, 30, 3, totals(1500, 3000))));
  }

  @Test
  void scaleDown() {
    assertThat(ready(1000, 100, 300, 500, 250, 250).replicas(cpu(50))).isEqualTo(3);
  }

  @Test
  void aTenthMoreOrLessChangesNothing() {
    assertThat(ready(1000, 1010, 1030, 1020).replicas(cpu(100))).isEqualTo(3);
    pods.clear();
    assertThat(ready(1000, 1100, 1100).replicas(cpu(100))).isEqualTo(2);
    pods.clear();
    assertThat(ready(1000, 1101, 1100).replicas(cpu(100))).isEqualTo(3);
  }

  @Test
  void missingMetricsCountAsNothingOnTheWayUp() {
    // 2 pods at 200 % of their share, 2 unknown at 0: the same as all at 100 %
    assertThat(ready(1000, 1000, 1000).missing(1000, 2).replicas(cpu(50))).isEqualTo(4);
    pods.clear();
    assertThat(ready(1000, 1000, 1000, 1000).missing(1000, 1).replicas(cpu(50))).isEqualTo(6);
  }

  @Test
  void missingMetricsCountAsAFullRequestOnTheWayDown() {
    // (100 + 100 + 1000 + 1000) / (4 * 700) = 0.79; 0.79 * 4 rounds up to 4
    assertThat(ready(1000, 100, 100).missing(1000, 2).replicas(cpu(70))).isEqualTo(4);
    pods.clear();
    assertThat(ready(1000, 100, 100, 100).missing(1000, 1).replicas(cpu(70))).isEqualTo(2);
  }

  @Test
  void missingMetricsNeverTurnADecisionRound() {
    // alone the first says down; with a full request assumed of the others all says up: neither
    assertThat(ready(1000, 100).missing(1000, 3).replicas(cpu(50))).isEqualTo(4);
  }

  @Test
  void unreadyPodsCountAsNothingOnTheWayUp() {
    assertThat(ready(1000, 900, 900).unready(1000, 900, 900).replicas(cpu(50))).isEqualTo(4);
  }

  @Test
  void unreadyPodsAreLeftOutOnTheWayDown() {
    assertThat(ready(1000, 100, 100).unready(1000, 100, 100).replicas(cpu(50))).isEqualTo(1);
  }

  @Test
  void memoryIsUsedByUnreadyPodsToo() {
    assertThat(ready(1000, 900).unready(1000, 900).replicas(utilization("memory", 50)))
        .isEqualTo(4);
  }

  @Test
  void anAverageValueNeedsNoRequest() {
    assertThat(ready(0, 200, 400).answer(averageValue("cpu", "100m")))
        .isEqualTo(new Recommendation(6, observed("cpu", 300, 100, 2, totals(600, 0))));
  }

  @Test
  void aPodWithoutRequestLeavesUtilizationUnknown() {
    assertThat(ready(1000, 500).ready(0, 10).answer(cpu(50)))
        .isEqualTo(new Unknown("pod uid-1 requests no cpu"));
  }

  @Test
  void withoutMetricsNothingIsKnown() {
    assertThat(answer(cpu(50))).isEqualTo(new Unknown("no fresh metrics of cpu"));
    assertThat(missing(1000, 2).answer(cpu(50))).isEqualTo(new Unknown("no fresh metrics of cpu"));
    assertThat(unready(1000, 900).answer(cpu(50)))
        .isEqualTo(new Unknown("no fresh metrics of cpu"));
  }

  @Test
  void hugeNumbersDoNotOverflow() {
    long huge = Long.MAX_VALUE / 2;
    assertThat(ready(huge, huge, huge, huge).replicas(utilization("memory", 50))).isEqualTo(6);
    assertThat(answer(averageValue("memory", "1")))
        .extracting(answer -> ((Recommendation) answer).replicas())
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Property
  void withAllMetricsTheNumberOfReplicasMeetsTheTarget(
      @ForAll @IntRange(max = 100_000) int used,
      @ForAll @IntRange(min = 1, max = 200) int target,
      @ForAll @IntRange(min = 1, max = 30) int count) {
    long[] each = new long[count];
    Arrays.fill(each, used);
    pods.clear();

    int replicas = ready(1000, each).replicas(cpu(target));

    boolean within = Math.abs(used * 100L - target * 1000L) * 1000 <= target * 1000L * 100;
    if (within) {
      assertThat(replicas).isEqualTo(count);
    } else {
      long use = used * 100L * count;
      assertThat(1000L * replicas * target).isGreaterThanOrEqualTo(use);
      assertThat(1000L * (replicas - 1) * target).isLessThan(use == 0 ? 1 : use);
    }
  }
}
