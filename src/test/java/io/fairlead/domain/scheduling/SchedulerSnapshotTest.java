package io.fairlead.domain.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.testing.Cycle;
import io.fairlead.domain.testing.Twins;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A scheduler that has taken over the state of another goes on exactly like that one. */
class SchedulerSnapshotTest {
  private static final int MAX_NODES = 3;

  private static Twins<Scheduler, PlacementDecision> twins(boolean fair) {
    SchedulingPolicy policy = SchedulingPolicy.kubernetesDefaults();
    return new Twins<>(() -> new Scheduler(fair ? policy.withFairness() : policy));
  }

  @Property(tries = 1_000)
  void aLoadedSchedulerDecidesAndExplainsAndSavesTheSame(
      @ForAll long seed,
      @ForAll boolean fair,
      @ForAll @IntRange(min = 1, max = 40) int before,
      @ForAll @IntRange(min = 1, max = 20) int after) {
    BusyCluster story = new BusyCluster(seed);
    Twins<Scheduler, PlacementDecision> twins = twins(fair);
    Instant now = Cycle.START;
    for (int i = 0; i < before + after; i++) {
      if (i >= before && (i - before) % 5 == 0) {
        twins.part();
      }
      now = now.plus(story.pause());
      story.follow(twins.cycle(now, story.batch(), story.maxDecisions()));
      if (i >= before) {
        explainAlike(story, twins);
      }
    }
  }

  private static void explainAlike(BusyCluster story, Twins<Scheduler, PlacementDecision> twins) {
    for (String uid : story.uids()) {
      assertThat(twins.copy().explain(uid, MAX_NODES, null))
          .isEqualTo(twins.original().explain(uid, MAX_NODES, null));
      assertThat(twins.copy().hasPlaced(uid)).isEqualTo(twins.original().hasPlaced(uid));
    }
  }
}
