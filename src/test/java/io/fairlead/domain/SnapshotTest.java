package io.fairlead.domain;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.domain.autoscaling.Autoscaler;
import io.fairlead.domain.autoscaling.AutoscalingPolicy;
import io.fairlead.domain.discovery.Discovery;
import io.fairlead.domain.event.EndpointEvent;
import io.fairlead.domain.event.NodeStatusEvent;
import io.fairlead.domain.event.PodSubmission;
import io.fairlead.domain.event.ScalingDecided.ReplicasScaled;
import io.fairlead.domain.node.NodeLifecycle;
import io.fairlead.domain.testing.Cycle;
import io.fairlead.domain.testing.Twins;
import io.fairlead.domain.testing.WrittenState;
import io.fairlead.domain.workload.WorkloadController;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/**
 * A logic that has taken over the state of another goes on exactly like that one. The scheduler has
 * a test of its own.
 */
class SnapshotTest {
  private static final int TRIES = 500;
  private static final int BATCHES = 15;

  @Property(tries = TRIES)
  void aLoadedWorkloadController(@ForAll long seed, @ForAll @IntRange(max = 30) int before) {
    this.<WorkloadController, PodSubmission>goesOnAlike(WorkloadController::new, seed, before, 80);
  }

  @Property(tries = TRIES)
  void aLoadedDiscovery(@ForAll long seed, @ForAll @IntRange(max = 30) int before) {
    this.<Discovery, EndpointEvent>goesOnAlike(Discovery::new, seed, before, 80);
  }

  @Property(tries = TRIES)
  void aLoadedNodeLifecycle(@ForAll long seed, @ForAll @IntRange(max = 30) int before) {
    this.<NodeLifecycle, NodeStatusEvent>goesOnAlike(
        () -> new NodeLifecycle(Duration.ofSeconds(15)), seed, before, 80);
  }

  @Property(tries = TRIES)
  void aLoadedAutoscaler(@ForAll long seed, @ForAll @IntRange(max = 30) int before) {
    AutoscalingPolicy policy =
        new AutoscalingPolicy(
            Duration.ofSeconds(5), 100, Duration.ofSeconds(30), Duration.ofMinutes(10));
    this.<Autoscaler, ReplicasScaled>goesOnAlike(() -> new Autoscaler(policy), seed, before, 10);
  }

  private <L extends Logic<D>, D> void goesOnAlike(
      Supplier<L> factory, long seed, int before, int percentThatDecide) {
    BusyTopics story = new BusyTopics(seed);
    Twins<L, D> twins = new Twins<>(factory);
    Instant now = Cycle.START;
    int decisions = 0;
    for (int i = 0; i < before + BATCHES; i++) {
      if (i >= before && (i - before) % 3 == 0) {
        whatIsCutOffIsRefused(twins.part(), factory, seed);
      }
      now = now.plus(story.pause());
      var decided = twins.cycle(now, story.batch(), story.maxDecisions());
      story.follow(decided);
      decisions += i >= before ? decided.size() : 0;
    }
    Statistics.label("goes on to decide").collect(decisions > 0);
    Statistics.label("goes on to decide")
        .coverage(coverage -> coverage.check(true).percentage(p -> p > percentThatDecide));
  }

  private static void whatIsCutOffIsRefused(
      WrittenState state, Supplier<? extends Logic<?>> factory, long seed) {
    int size = state.items().size();
    WrittenState cutOff = state.first(Math.floorMod(seed, size));
    assertThatThrownBy(() -> factory.get().load(cutOff.read()))
        .isInstanceOf(IllegalStateException.class);
  }
}
