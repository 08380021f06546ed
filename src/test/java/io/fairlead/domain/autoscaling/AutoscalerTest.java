package io.fairlead.domain.autoscaling;

import static io.fairlead.domain.testing.DeploymentBuilder.deployment;
import static io.fairlead.domain.testing.PodBuilder.pod;
import static io.fairlead.domain.testing.PodBuilder.statusOf;
import static io.fairlead.domain.testing.PodBuilder.terminationOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeMetrics;
import io.fairlead.domain.event.NodeMetrics.PodUsage;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.ScalingDecided.MetricTotals;
import io.fairlead.domain.event.ScalingDecided.Observation;
import io.fairlead.domain.event.ScalingDecided.ReplicasScaled;
import io.fairlead.domain.event.SpecEvent.AutoscalerApplied;
import io.fairlead.domain.event.SpecEvent.AutoscalerDeleted;
import io.fairlead.domain.event.SpecEvent.DeploymentDeleted;
import io.fairlead.domain.model.HorizontalPodAutoscaler;
import io.fairlead.domain.model.HorizontalPodAutoscaler.AutoscalerSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricTarget;
import io.fairlead.domain.model.HorizontalPodAutoscaler.ResourceMetric;
import io.fairlead.domain.model.HorizontalPodAutoscaler.ScaleTargetRef;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.testing.Cycle;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AutoscalerTest {
  private static final Duration SYNC = Duration.ofSeconds(15);

  private Cycle<ReplicasScaled> autoscaler = cycle();

  private static Cycle<ReplicasScaled> cycle() {
    return Cycle.of(
        () -> new Autoscaler(AutoscalingPolicy.kubernetesDefaults()),
        NodeMetrics.class::isInstance);
  }

  private static AutoscalerApplied hpa(String name, int min, int max, MetricSpec... metrics) {
    return new AutoscalerApplied(
        new HorizontalPodAutoscaler(
            Metadata.named("default", name),
            new AutoscalerSpec(
                new ScaleTargetRef("apps/v1", "Deployment", "web"), min, max, List.of(metrics))));
  }

  private static MetricSpec at(String resource, int percent) {
    return new MetricSpec(
        "Resource", new ResourceMetric(resource, new MetricTarget("Utilization", percent, null)));
  }

  private static Pod replica(int i) {
    return pod("web-" + i).ownedBy("Deployment", "web", "uid-web").cpu(1000).memory(1000).build();
  }

  private static Event bound(Pod pod) {
    return new PlacementDecided(List.of(new PodBound(pod, "node-1")));
  }

  private static NodeMetrics using(int pods, long cpu, long memory) {
    List<PodUsage> usage = new ArrayList<>();
    for (int i = 0; i < pods; i++) {
      usage.add(new PodUsage(replica(i).uid(), "default", "web-" + i, cpu, memory));
    }
    return new NodeMetrics("node-1", usage);
  }

  /** The web Deployment with that many ready pods. */
  private void running(int pods) {
    autoscaler.run(deployment("web").replicas(pods).applied());
    for (int i = 0; i < pods; i++) {
      autoscaler.run(bound(replica(i)), statusOf(replica(i), "node-1", true, "127.0.0.2"));
    }
  }

  private List<Integer> after(Duration time, Event... events) {
    return autoscaler.runAfter(time, events).stream().map(ReplicasScaled::to).toList();
  }

  @Test
  void moreUseThanTheTargetAddsReplicasAtTheNextSync() {
    running(2);
    autoscaler.run(hpa("hpa", 1, 10, at("cpu", 50)), using(2, 1000, 0));

    assertThat(after(Duration.ofSeconds(5))).isEmpty();
    assertThat(autoscaler.runAfter(SYNC))
        .singleElement()
        .satisfies(
            scaled -> {
              assertThat(scaled.from()).isEqualTo(2);
              assertThat(scaled.to()).isEqualTo(4);
              assertThat(scaled.reason()).isEqualTo("cpu resource utilization");
              assertThat(scaled.observed())
                  .singleElement()
                  .extracting(
                      Observation::resource,
                      Observation::average,
                      Observation::target,
                      Observation::pods)
                  .containsExactly("cpu", 100L, 50L, 2);
            });
    assertThat(after(SYNC, using(2, 1000, 0))).isEmpty();
  }

  @Test
  void replicasFollowDownOnlyAfterTheStabilizationWindow() {
    running(4);
    autoscaler.run(hpa("hpa", 1, 10, at("cpu", 50)));

    for (int i = 0; i < 20; i++) {
      assertThat(after(SYNC, using(4, 100, 0))).as("sync %d", i).isEmpty();
    }
    assertThat(after(SYNC.multipliedBy(2), using(4, 100, 0))).containsExactly(1);
  }

  @Test
  void ofTwoMetricsTheHigherCounts() {
    running(2);
    autoscaler.run(hpa("hpa", 1, 10, at("cpu", 50), at("memory", 50)), using(2, 600, 1000));

    assertThat(after(SYNC)).containsExactly(4);
  }

  @Test
  void nothingShrinksWhileAMetricIsUnknown() {
    running(4);
    autoscaler.run(hpa("hpa", 1, 10, at("cpu", 50), at("example.com/gpu", 50)));

    for (int i = 0; i < 30; i++) {
      assertThat(after(SYNC, using(4, 100, 100))).isEmpty();
    }
    assertThat(after(SYNC, using(4, 1000, 100))).containsExactly(8);
  }

  @Test
  void theBoundsHoldAtOnceAndWithoutMetrics() {
    running(2);

    assertThat(after(SYNC, hpa("hpa", 5, 10, at("cpu", 50)))).isEmpty();
    List<ReplicasScaled> up = autoscaler.runAfter(SYNC);
    assertThat(up)
        .extracting(ReplicasScaled::to, ReplicasScaled::reason)
        .containsExactly(tuple(5, "below minReplicas; no fresh metrics of cpu"));
    autoscaler.run(hpa("hpa", 1, 3, at("cpu", 50)));
    assertThat(after(SYNC)).containsExactly(3);
  }

  @Test
  void noMoreThanTheMaximum() {
    running(2);
    autoscaler.run(hpa("hpa", 1, 3, at("cpu", 10)), using(2, 1000, 0));

    assertThat(autoscaler.runAfter(SYNC))
        .extracting(ReplicasScaled::to, ReplicasScaled::reason)
        .containsExactly(tuple(3, "above maxReplicas"));
  }

  @Test
  void aDeploymentAtZeroIsLeftAlone() {
    running(0);
    autoscaler.run(hpa("hpa", 2, 3, at("cpu", 10)));

    assertThat(after(SYNC)).isEmpty();
  }

  @Test
  void twoAutoscalersOfOneTargetDoNotFight() {
    running(2);
    autoscaler.run(hpa("a", 3, 3), hpa("b", 5, 5));

    assertThat(after(SYNC)).containsExactly(3);
    assertThat(after(SYNC)).isEmpty();
  }

  @Test
  void aMinimumAboveTheMaximumIsNoDefectOfOurs() {
    running(2);

    assertThat(after(SYNC, hpa("a", 5, 3))).isEmpty();
    assertThat(after(SYNC)).containsExactly(5);
  }

  @Test
  void aReadinessThatIsFoldedBeforeTheBindingIsNotLost() {
    autoscaler.run(deployment("web").replicas(1).applied(), hpa("hpa", 1, 10, at("cpu", 50)));
    autoscaler.run(statusOf(replica(0), "node-1", true, "127.0.0.2"), bound(replica(0)));

    assertThat(after(SYNC, using(1, 1000, 0))).containsExactly(2);
  }

  @Test
  void podsThatEndedDoNotCount() {
    running(2);
    autoscaler.run(hpa("hpa", 1, 10, at("cpu", 50)), terminationOf(replica(1), "node-1"));

    assertThat(after(SYNC, using(2, 1000, 0))).isEmpty();
    assertThat(after(SYNC, using(2, 1000, 0))).isEmpty(); // 1 pod at twice its share: 2 replicas
  }

  @Test
  void anotherDeploymentOfTheSameNameStartsAnew() {
    running(4);

    autoscaler.run(deployment("web").uid("uid-2").applied(), hpa("hpa", 2, 10));

    assertThat(autoscaler.runAfter(SYNC)).extracting(ReplicasScaled::from).containsExactly(1);
  }

  @Test
  void whatIsDeletedIsNotScaled() {
    running(2);
    autoscaler.run(hpa("hpa", 5, 10));
    autoscaler.run(new AutoscalerDeleted("default", "hpa"));
    assertThat(after(SYNC)).isEmpty();

    autoscaler.run(hpa("hpa", 5, 10), new DeploymentDeleted("default", "web"));
    assertThat(after(SYNC)).isEmpty();
  }

  @Test
  void aRestartShrinksNothingForWantOfAMemory() {
    running(2);
    autoscaler.run(hpa("hpa", 1, 10, at("cpu", 50)));
    assertThat(after(SYNC, using(2, 1000, 0))).containsExactly(4);

    autoscaler = autoscaler.restored();

    assertThat(after(SYNC, using(2, 10, 0))).isEmpty();
    assertThat(after(SYNC, using(2, 10, 0))).isEmpty();
  }

  @Property(tries = 300)
  void replicasStayWithinTheBoundsAndARestoreDecidesNothing(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int steps) {
    Random random = new Random(seed);
    autoscaler = cycle();
    running(3);
    autoscaler.run(hpa("hpa", 2, 6, at("cpu", 50)));
    autoscaler.runAfter(SYNC);
    for (int i = 0; i < steps; i++) {
      Event event =
          switch (random.nextInt(4)) {
            case 0 -> bound(replica(random.nextInt(8)));
            case 1 -> statusOf(replica(random.nextInt(8)), "n", random.nextBoolean(), "127.0.0.2");
            case 2 -> terminationOf(replica(random.nextInt(8)), "n");
            default -> using(random.nextInt(8), random.nextInt(3000), 0);
          };
      assertThat(after(Duration.ofSeconds(random.nextInt(20)), event))
          .allMatch(replicas -> replicas >= 2 && replicas <= 6);
    }
    assertThat(autoscaler.restored().decisions()).isEqualTo(autoscaler.decisions());
  }

  // ---- made again

  @Property(tries = 500)
  void everyDecisionIsMadeAgainWithoutTheMetrics(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int steps) {
    live(new Random(seed), steps);

    autoscaler.everyDecisionIsMadeAgain();
  }

  @Property(tries = 500)
  void aDecisionThatDoesNotFollowFromWhatItCarriesIsNotMadeAgain(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int steps) {
    Random random = new Random(seed);
    live(random, steps);
    List<ReplicasScaled> asked = new ArrayList<>();

    List<Optional<ReplicasScaled>> answers =
        autoscaler.redecided(
            (decision, now) -> {
              List<ReplicasScaled> wrong = corruptions(decision);
              asked.add(wrong.get(random.nextInt(wrong.size())));
              return asked.getLast();
            });

    for (int i = 0; i < asked.size(); i++) {
      assertThat(answers.get(i))
          .as(asked.get(i).toString())
          .isNotEqualTo(Optional.of(asked.get(i)));
    }
  }

  @Test
  void whatHeldTheReplicasUpIsCarried() {
    running(8);
    autoscaler.run(hpa("hpa", 1, 10, at("cpu", 50)));
    for (int i = 0; i < 20; i++) {
      after(SYNC, using(8, i == 10 ? 300 : 50, 0));
    }

    assertThat(autoscaler.runAfter(SYNC.multipliedBy(2), using(8, 50, 0)))
        .extracting(ReplicasScaled::to, ReplicasScaled::stabilizedRecommendation)
        .containsExactly(tuple(5, 5));
    autoscaler.everyDecisionIsMadeAgain();
  }

  @Test
  void aDecisionThatWasRecordedWithoutItsTotalsCannotBeMadeAgain() {
    Autoscaler logic = new Autoscaler(AutoscalingPolicy.kubernetesDefaults());
    Observation before = new Observation("cpu", 190, 80, 2, null);

    assertThat(
            logic.isRedecidable(
                new ReplicasScaled("default", "web", "hpa", 2, 5, "cpu", List.of(before))))
        .isFalse();
    assertThat(
            logic.isRedecidable(
                new ReplicasScaled("default", "web", "hpa", 2, 5, "below minReplicas", null)))
        .isTrue();
  }

  @Test
  void anotherAgeOfMetricsIsAnotherPolicy() {
    AutoscalingPolicy policy = AutoscalingPolicy.kubernetesDefaults();
    AutoscalingPolicy other =
        new AutoscalingPolicy(
            policy.syncPeriod(),
            policy.tolerancePerMille(),
            policy.scaleDownStabilization(),
            Duration.ofMinutes(5));

    assertThat(policy.description())
        .isEqualTo("horizontal/1 sync=PT15S tolerance=100 stabilization=PT5M");
    assertThat(other.description()).isEqualTo(policy.description() + " maxAge=PT5M");
  }

  /** A history of two autoscalers with one target, pods that come, go and fall silent, restarts. */
  private void live(Random random, int steps) {
    autoscaler = cycle();
    running(3);
    autoscaler.run(hpa("hpa", 2, 6, at("cpu", 50), at("memory", 60)), hpa("later", 1, 4));
    autoscaler.runAfter(SYNC);
    for (int i = 0; i < steps; i++) {
      Pod pod = replica(random.nextInt(8));
      Event event =
          switch (random.nextInt(12)) {
            case 0, 1 -> bound(pod);
            case 2, 3 -> statusOf(pod, "n", random.nextInt(4) > 0, "127.0.0.2");
            case 4 -> terminationOf(pod, "n");
            case 5 -> deployment("web").replicas(random.nextInt(7)).applied();
            case 6 ->
                hpa(
                    "hpa",
                    1 + random.nextInt(3),
                    3 + random.nextInt(6),
                    at("memory", 40 + random.nextInt(40)),
                    at("cpu", 50));
            case 7 -> new AutoscalerDeleted("default", "hpa");
            default -> using(random.nextInt(9), random.nextInt(1500), random.nextInt(1500));
          };
      autoscaler.runAfter(
          Duration.ofSeconds(random.nextInt(random.nextInt(10) == 0 ? 400 : 20)), event);
      if (random.nextInt(20) == 0) {
        autoscaler = autoscaler.restored();
      }
    }
  }

  private static List<ReplicasScaled> corruptions(ReplicasScaled it) {
    List<ReplicasScaled> wrong =
        new ArrayList<>(
            List.of(
                scaled(it, "web", it.autoscaler(), it.from() + 1, it.to(), it.reason()),
                scaled(it, "web", it.autoscaler(), it.from(), it.to() + 1, it.reason()),
                scaled(it, "web", it.autoscaler(), it.from(), it.from(), it.reason()),
                scaled(it, "other", it.autoscaler(), it.from(), it.to(), it.reason()),
                scaled(it, "web", "other", it.from(), it.to(), it.reason()),
                scaled(it, "web", it.autoscaler(), it.from(), it.to(), "because")));
    for (int i = 0; i < it.observed().size(); i++) {
      Observation o = it.observed().get(i);
      MetricTotals t = o.totals();
      wrong.add(observing(it, i, new Observation("gpu", o.average(), o.target(), o.pods(), t)));
      wrong.add(observing(it, i, observed(o, o.average() + 1, o.target(), o.pods())));
      wrong.add(observing(it, i, observed(o, o.average(), o.target() + 1, o.pods())));
      wrong.add(observing(it, i, observed(o, o.average(), o.target(), o.pods() + 1)));
      wrong.add(observing(it, i, totals(o, t.requests(), 0, 0, 0, 0, 0)));
      wrong.add(observing(it, i, totals(o, BigInteger.ZERO, 1, 0, 0, 0, 0)));
      wrong.add(observing(it, i, totals(o, BigInteger.ZERO, 0, 1, 0, 0, 0)));
      wrong.add(observing(it, i, totals(o, BigInteger.ZERO, 0, 0, 1, 0, 0)));
      wrong.add(observing(it, i, totals(o, BigInteger.ZERO, 0, 0, 0, 1, 0)));
      wrong.add(observing(it, i, totals(o, BigInteger.ZERO, 0, 0, 0, 0, 61)));
    }
    return wrong;
  }

  private static ReplicasScaled scaled(
      ReplicasScaled it, String deployment, String autoscaler, int from, int to, String reason) {
    return new ReplicasScaled(
        it.namespace(),
        deployment,
        autoscaler,
        from,
        to,
        reason,
        it.observed(),
        it.stabilizedRecommendation());
  }

  private static ReplicasScaled observing(ReplicasScaled it, int index, Observation other) {
    List<Observation> observed = new ArrayList<>(it.observed());
    observed.set(index, other);
    return new ReplicasScaled(
        it.namespace(),
        it.deployment(),
        it.autoscaler(),
        it.from(),
        it.to(),
        it.reason(),
        observed,
        it.stabilizedRecommendation());
  }

  private static Observation observed(Observation o, long average, long target, int pods) {
    return new Observation(o.resource(), average, target, pods, o.totals());
  }

  private static Observation totals(
      Observation o,
      BigInteger usage,
      int unreadyPods,
      int unreadyRequests,
      int missingPods,
      int missingRequests,
      int olderBySeconds) {
    MetricTotals t = o.totals();
    return new Observation(
        o.resource(),
        o.average(),
        o.target(),
        o.pods(),
        new MetricTotals(
            t.usage().add(usage),
            t.requests(),
            t.unreadyPods() + unreadyPods,
            t.unreadyRequests().add(BigInteger.valueOf(unreadyRequests)),
            t.missingPods() + missingPods,
            t.missingRequests().add(BigInteger.valueOf(missingRequests)),
            t.timestamp().minusSeconds(olderBySeconds)));
  }
}
