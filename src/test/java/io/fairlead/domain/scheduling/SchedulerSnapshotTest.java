package io.fairlead.domain.scheduling;

import static io.fairlead.domain.testing.NodeBuilder.node;
import static io.fairlead.domain.testing.PodBuilder.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.testing.Cycle;
import io.fairlead.domain.testing.Twins;
import io.fairlead.domain.testing.WrittenState;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/** A scheduler that has taken over the state of another goes on exactly like that one. */
class SchedulerSnapshotTest {
  private static final int MAX_NODES = 3;
  private static final int AFTER = 20;

  private static final List<String> KINDS =
      List.of(
          "PodBound",
          "PodNominated",
          "PodTerminating null",
          "PodTerminating PreemptionByScheduler",
          "PodTerminating DeletionByTaintManager",
          "PodEvicted",
          "PodRemoved",
          "PodRejected",
          "PodUnschedulable",
          "PodUnschedulable exceeded quota",
          "PodUnschedulable pod group");

  private static Twins<Scheduler, PlacementDecision> twins(boolean fair) {
    SchedulingPolicy policy = SchedulingPolicy.kubernetesDefaults();
    return new Twins<>(() -> new Scheduler(fair ? policy.withFairness() : policy));
  }

  @Property(tries = 400)
  void aLoadedSchedulerDecidesAndExplainsAndSavesTheSame(
      @ForAll long seed, @ForAll boolean fair, @ForAll @IntRange(max = 30) int before) {
    BusyCluster story = new BusyCluster(seed);
    Twins<Scheduler, PlacementDecision> twins = twins(fair);
    Instant now = Cycle.START;
    for (int i = 0; i < before + AFTER; i++) {
      if (i == before || (i > before && story.oneIn(3))) {
        twins.part();
      }
      now = now.plus(story.pause());
      List<PlacementDecision> decisions = twins.cycle(now, story.batch(), story.maxDecisions());
      story.follow(decisions);
      if (i >= before) {
        explainAlike(story, twins);
        decisions.forEach(decision -> collect(kind(decision)));
      }
    }
    Statistics.label("decided after a load")
        .coverage(coverage -> KINDS.forEach(kind -> coverage.check(kind).count(n -> n > 0)));
  }

  private static void collect(String kind) {
    Statistics.label("decided after a load").collect(kind);
  }

  private static String kind(PlacementDecision decision) {
    String kind = decision.getClass().getSimpleName();
    return switch (decision) {
      case PodTerminating stop -> kind + " " + stop.reason();
      case PodUnschedulable why when !why.waitsFor().isEmpty() ->
          kind + " " + why.waitsFor().getFirst().split(" [a-z0-9/-]*[0-9]|:")[0];
      default -> kind;
    };
  }

  private static void explainAlike(BusyCluster story, Twins<Scheduler, PlacementDecision> twins) {
    for (String uid : story.recentUids()) {
      assertThat(twins.copy().explain(uid, MAX_NODES, null))
          .isEqualTo(twins.original().explain(uid, MAX_NODES, null));
      assertThat(twins.copy().hasPlaced(uid)).isEqualTo(twins.original().hasPlaced(uid));
    }
  }

  /** Whether the bytes are those that were written is for who stores them to say. */
  @Property(tries = 100)
  void aStateThatIsCutOffOrNotOneIsRefused(@ForAll long seed) {
    BusyCluster story = new BusyCluster(seed);
    Twins<Scheduler, PlacementDecision> twins = twins(false);
    Instant now = Cycle.START;
    for (int i = 0; i < 15; i++) {
      now = now.plus(story.pause());
      story.follow(twins.cycle(now, story.batch(), story.maxDecisions()));
    }
    WrittenState state = twins.part();
    int size = state.items().size();
    for (int i = (int) Math.floorMod(seed, 20L); i < size; i += 20) {
      WrittenState cutOff = state.first(i);
      WrittenState another = state.withSomethingElseAt(i);

      assertThatThrownBy(() -> load(cutOff)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> load(another)).isInstanceOf(IllegalStateException.class);
    }
  }

  /** What is of the right kind, but makes no sense. */
  @Example
  void aStateThatContradictsItselfIsRefused() {
    Twins<Scheduler, PlacementDecision> twins = twins(false);
    twins.cycle(
        Cycle.START,
        List.of(node("node-1").registered(), pod("pod-1").uid("uid-1").submitted()),
        10);
    WrittenState state = twins.part();

    assertThat(state.replacing("uid-1", "uid-2")).satisfies(SchedulerSnapshotTest::load);
    assertThatThrownBy(() -> load(state.replacing("BOUND", "PENDING")))
        .hasMessage("a pod that is PENDING has the slot 0");
    assertThatThrownBy(() -> load(state.replacing("BOUND", "GONE")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> load(state.replacing(1L, 0L))).isInstanceOf(RuntimeException.class);
  }

  private static void load(WrittenState state) {
    new Scheduler(SchedulingPolicy.kubernetesDefaults()).load(state.read());
  }
}
