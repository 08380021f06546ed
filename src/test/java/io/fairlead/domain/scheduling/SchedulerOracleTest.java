package io.fairlead.domain.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodRejected;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PreemptionPolicy;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.scheduling.oracle.Action;
import io.fairlead.domain.scheduling.oracle.Feature;
import io.fairlead.domain.scheduling.oracle.NaiveScheduler;
import io.fairlead.domain.scheduling.oracle.Story;
import io.fairlead.domain.testing.Cycle;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * The scheduler against rules that are too simple to be wrong, over random histories; and the
 * invariants that must hold over all of them. The system property {@code fairlead.oracle.tries}
 * makes it try longer.
 */
class SchedulerOracleTest {
  private static final int TRIES = 1_500;
  private static final int STORIES_PER_TRY =
      Math.max(1, Integer.getInteger("fairlead.oracle.tries", TRIES) / TRIES);

  @Property(tries = TRIES)
  void decidesAsTheRulesByBruteForce(
      @ForAll("histories") List<List<Action>> history,
      @ForAll long seed,
      @ForAll("goals") ScoringStrategy.Type goal) {
    ScoringStrategy.Type possible =
        Feature.BUILT.contains(Feature.MOST_ALLOCATED) ? goal : ScoringStrategy.Type.LeastAllocated;
    for (int i = 0; i < STORIES_PER_TRY; i++) {
      new Comparison(seed + i, possible).live(history);
    }
  }

  @Property(tries = 500)
  void aHistoryFoldedAgainDecidesTheSameFromThenOn(
      @ForAll("histories") List<List<Action>> history,
      @ForAll("histories") List<List<Action>> future,
      @ForAll long seed) {
    Comparison lived = new Comparison(seed, ScoringStrategy.Type.LeastAllocated);
    lived.live(history);

    Cycle<PlacementDecision> restored = lived.cycle.restored();

    assertThat(restored.decisions())
        .as("a restore decides nothing")
        .isEqualTo(lived.cycle.decisions());
    for (List<Action> batch : future) {
      List<Event> events = lived.story.tell(batch);
      List<PlacementDecision> decisions = lived.run(events);
      assertThat(restored.runAfter(Comparison.PAUSE, events.toArray(Event[]::new)))
          .isEqualTo(decisions);
    }
  }

  @Property(tries = 300)
  void theSameHistoryTwiceIsDecidedTheSame(
      @ForAll("histories") List<List<Action>> history, @ForAll long seed) {
    Comparison once = new Comparison(seed, ScoringStrategy.Type.LeastAllocated);
    Comparison twice = new Comparison(seed, ScoringStrategy.Type.LeastAllocated);
    once.live(history);
    twice.live(history);

    assertThat(twice.cycle.decisions()).isEqualTo(once.cycle.decisions());
  }

  @Provide
  Arbitrary<ScoringStrategy.Type> goals() {
    return Arbitraries.of(ScoringStrategy.Type.LeastAllocated, ScoringStrategy.Type.MostAllocated);
  }

  @Provide
  Arbitrary<List<List<Action>>> histories() {
    return Arbitraries.of(
            Stream.of(Action.values())
                .flatMap(action -> Collections.nCopies(action.frequency(), action).stream())
                .toList())
        .list()
        .ofMinSize(1)
        .ofMaxSize(8)
        .list()
        .ofMinSize(1)
        .ofMaxSize(25);
  }

  /** One history, lived by the scheduler and by the oracle side by side. */
  private static final class Comparison {
    private static final Duration PAUSE = Duration.ofMillis(700);

    private final NaiveScheduler naive;
    private final Cycle<PlacementDecision> cycle;
    private final Story story;
    private final Set<String> bound = new LinkedHashSet<>();
    private final Set<String> told = new LinkedHashSet<>();

    private Comparison(long seed, ScoringStrategy.Type goal) {
      SchedulingPolicy policy = SchedulingPolicy.of(goal);
      naive = new NaiveScheduler(policy.profiles().values().toArray(SchedulingProfile[]::new));
      cycle = Cycle.of(() -> new Scheduler(policy));
      story = new Story(seed, naive, Feature.BUILT);
    }

    private void live(List<List<Action>> history) {
      history.forEach(batch -> run(story.tell(batch)));
    }

    private List<PlacementDecision> run(List<Event> events) {
      List<PlacementDecision> decisions = cycle.runAfter(PAUSE, events.toArray(Event[]::new));
      Instant now = cycle.now();
      events.forEach(event -> naive.apply(event, now));
      Set<String> committedBefore = naive.overCommitted();

      for (PlacementDecision decision : decisions) {
        check(decision, now);
        naive.applyDecision(decision, now);
      }

      assertThat(naive.decide()).as("nothing left to decide").isEmpty();
      assertThat(naive.drivenOut(now)).as("nobody left to drive out").isEmpty();
      assertThat(committedBefore)
          .as("only a node that shrank under its pods is over-committed")
          .containsAll(naive.overCommitted());
      assertThat(told)
          .as("who waits knows why")
          .containsAll(naive.pending().stream().map(Pod::uid).toList());
      assertThat(story.submitted()).as("nothing is lost").allMatch(naive::isKnown);
      return decisions;
    }

    private void check(PlacementDecision decision, Instant now) {
      switch (decision) {
        case PodUnschedulable why -> {
          assertThat(naive.isPending(why.uid())).isTrue();
          assertThat(naive.rejections(why.uid())).contains(why.rejections());
          assertThat(why.nodes()).isEqualTo(naive.cluster().hosts().size());
          told.add(why.uid());
        }
        case PodBound actual -> {
          assertThat(naive.drivenOut(now)).as("who must go goes first").isEmpty();
          assertThat(naive.decide().map(Comparison::comparable)).contains(comparable(actual));
          assertThat(bound.add(actual.uid())).as("bound once").isTrue();
        }
        case PodTerminating stop when PodTerminating.TAINT.equals(stop.reason()) ->
            assertThat(naive.drivenOut(now)).contains((PodTerminating) comparable(stop));
        case PlacementDecision other ->
            assertThat(naive.decide().map(Comparison::comparable)).contains(comparable(other));
      }
    }

    /** Without what the rules leave open: words for people, and whether priorities are written. */
    private static PlacementDecision comparable(PlacementDecision decision) {
      return switch (decision) {
        case PodBound it ->
            new PodBound(
                new Pod(
                    it.pod().metadata(), it.pod().spec().withPriority(0, PreemptionPolicy.Never)),
                it.node(),
                it.gpus());
        case PodTerminating it ->
            new PodTerminating(
                it.uid(),
                it.namespace(),
                it.name(),
                it.node(),
                it.gracePeriodSeconds(),
                it.reason(),
                null);
        case PodRejected it when !List.of("AlreadyExists", "Deleted").contains("" + it.reason()) ->
            new PodRejected(it.uid(), it.namespace(), it.name(), null, null);
        default -> decision;
      };
    }
  }
}
