package io.fairlead.domain.scheduling;

import static io.fairlead.domain.testing.NodeBuilder.node;
import static io.fairlead.domain.testing.PodBuilder.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeReady;
import io.fairlead.domain.event.NodeStatusEvent.NodeRemoved;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.event.SpecEvent.ServiceDeleted;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.TaintEffect;
import io.fairlead.domain.model.Toleration;
import io.fairlead.domain.scheduling.SchedulingPolicy.Allocation;
import io.fairlead.domain.testing.Cycle;
import io.fairlead.domain.testing.NodeBuilder;
import io.fairlead.domain.testing.PodBuilder;
import io.fairlead.domain.testing.Services;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * The scheduler against rules that are too simple to be wrong, over random histories; and the
 * invariants that must hold over all of them.
 */
class SchedulerOracleTest {
  private static final int NODES = 6;
  private static final int NAMES = 12;

  /** One step of a history, made concrete when its turn comes. */
  enum Action {
    SUBMIT,
    SUBMIT_AGAIN,
    DELETE,
    DELETE_NAME,
    TERMINATE,
    JOIN,
    UPDATE,
    LOSE,
    RETURN,
    REMOVE,
    APPLY_SERVICE,
    DELETE_SERVICE
  }

  @Property(tries = 3_000)
  void decidesAsTheRulesByBruteForce(
      @ForAll("histories") List<List<Action>> history, @ForAll long seed, @ForAll Allocation goal) {
    SchedulingPolicy policy = SchedulingPolicy.of(goal);
    NaiveScheduler naive = new NaiveScheduler(policy);
    Cycle<PlacementDecision> cycle = Cycle.of(() -> new Scheduler(policy));
    Story story = new Story(seed, naive);
    for (List<Action> batch : history) {
      List<Event> events = story.tell(batch);
      events.forEach(naive::apply);
      List<String> committedBefore = naive.overCommitted();

      for (PlacementDecision decision : cycle.run(events)) {
        if (decision instanceof PodUnschedulable why) {
          assertThat(naive.isPending(why.uid())).isTrue();
          assertThat(naive.rejections(why.uid())).contains(why.rejections());
          story.told.put(why.uid(), why);
        } else {
          assertThat(naive.decide()).contains(decision);
          if (decision instanceof PodBound bound) {
            assertThat(story.bound.add(bound.uid())).as("bound once").isTrue();
          }
        }
        naive.applyDecision(decision);
      }

      assertThat(naive.decide()).as("nothing left to decide").isEmpty();
      assertThat(committedBefore)
          .as("only a node that shrank under its pods is over-committed")
          .containsAll(naive.overCommitted());
      assertThat(story.told.keySet()).as("who waits knows why").containsAll(naive.pending());
      assertThat(story.submitted).as("nothing is lost").allMatch(naive::isKnown);
    }
  }

  @Property(tries = 1_000)
  void aHistoryFoldedAgainDecidesTheSameFromThenOn(
      @ForAll("histories") List<List<Action>> history,
      @ForAll("histories") List<List<Action>> future,
      @ForAll long seed) {
    Cycle<PlacementDecision> lived = scheduler();
    Story story =
        new Story(seed, new NaiveScheduler(SchedulingPolicy.of(Allocation.LEAST_ALLOCATED)));
    story.live(lived, history);

    Cycle<PlacementDecision> restored = lived.restored();

    assertThat(restored.decisions()).as("a restore decides nothing").isEqualTo(lived.decisions());
    for (List<Action> batch : future) {
      List<Event> events = story.tell(batch);
      List<PlacementDecision> decisions = lived.run(events);
      assertThat(restored.run(events)).isEqualTo(decisions);
      story.follow(events, decisions);
    }
  }

  @Property(tries = 300)
  void theSameHistoryTwiceIsDecidedTheSame(
      @ForAll("histories") List<List<Action>> history, @ForAll long seed) {
    List<PlacementDecision> once = live(history, seed);

    assertThat(live(history, seed)).isEqualTo(once);
  }

  private static List<PlacementDecision> live(List<List<Action>> history, long seed) {
    Cycle<PlacementDecision> cycle = scheduler();
    new Story(seed, new NaiveScheduler(SchedulingPolicy.of(Allocation.LEAST_ALLOCATED)))
        .live(cycle, history);
    return cycle.decisions();
  }

  private static Cycle<PlacementDecision> scheduler() {
    return Cycle.of(() -> new Scheduler(SchedulingPolicy.of(Allocation.LEAST_ALLOCATED)));
  }

  @Provide
  Arbitrary<List<List<Action>>> histories() {
    Arbitrary<Action> actions =
        Arbitraries.frequency(
            Tuple.of(12, Action.SUBMIT),
            Tuple.of(1, Action.SUBMIT_AGAIN),
            Tuple.of(3, Action.DELETE),
            Tuple.of(1, Action.DELETE_NAME),
            Tuple.of(5, Action.TERMINATE),
            Tuple.of(5, Action.JOIN),
            Tuple.of(2, Action.UPDATE),
            Tuple.of(1, Action.LOSE),
            Tuple.of(2, Action.RETURN),
            Tuple.of(1, Action.REMOVE),
            Tuple.of(2, Action.APPLY_SERVICE),
            Tuple.of(1, Action.DELETE_SERVICE));
    return actions.list().ofMinSize(1).ofMaxSize(8).list().ofMinSize(1).ofMaxSize(25);
  }

  /** Turns actions into events that make sense where they stand. */
  private static final class Story {
    private final Random random;
    private final NaiveScheduler naive;
    private final List<Pod> pods = new ArrayList<>();
    private final Set<String> submitted = new LinkedHashSet<>();
    private final Set<String> bound = new LinkedHashSet<>();
    private final Map<String, PodUnschedulable> told = new LinkedHashMap<>();

    private Story(long seed, NaiveScheduler naive) {
      this.random = new Random(seed);
      this.naive = naive;
    }

    private void live(Cycle<PlacementDecision> cycle, List<List<Action>> history) {
      for (List<Action> batch : history) {
        List<Event> events = tell(batch);
        follow(events, cycle.run(events));
      }
    }

    private void follow(List<Event> events, List<PlacementDecision> decisions) {
      events.forEach(naive::apply);
      decisions.forEach(naive::applyDecision);
    }

    private List<Event> tell(List<Action> batch) {
      return batch.stream().map(this::tell).toList();
    }

    private Event tell(Action action) {
      return switch (action) {
        case SUBMIT -> submit();
        case SUBMIT_AGAIN -> pods.isEmpty() ? submit() : new PodSubmitted(pick(pods));
        case DELETE -> pods.isEmpty() ? submit() : deletion(pick(pods));
        case DELETE_NAME -> new PodDeletionRequested("default", name(), null, null);
        case TERMINATE -> {
          List<Pod> placed = naive.placed();
          yield placed.isEmpty() ? submit() : PodBuilder.terminationOf(pick(placed), "any");
        }
        case JOIN -> machine().registered();
        case UPDATE -> machine().updated();
        case LOSE -> new NodeLost(machineName(), Cycle.START);
        case RETURN -> new NodeReady(machineName());
        case REMOVE -> new NodeRemoved(machineName());
        case APPLY_SERVICE ->
            new ServiceApplied(
                Services.service("svc-" + random.nextInt(3), "app", pick(List.of("a", "b"))));
        case DELETE_SERVICE -> new ServiceDeleted("default", "svc-" + random.nextInt(3));
      };
    }

    private PodSubmitted submit() {
      PodBuilder pod =
          pod(name())
              .uid("uid-" + pods.size())
              .cpu(pick(List.of(0L, 500L, 1000L, 3000L)))
              .label("app", pick(List.of("a", "b", "c")))
              .gracePeriod(30);
      switch (random.nextInt(8)) {
        case 0 -> pod.memory(3 * NodeBuilder.GIB);
        case 1 -> pod.requesting("example.com/gpu", 1);
        case 2 -> pod.nodeSelector("zone", "x");
        case 3 -> pod.tolerating(new Toleration(null, Toleration.Operator.Exists, null, null));
        case 4 -> pod.onlyOn(machineName());
        case 5 -> pod.ownedBy("Deployment", "web", "uid-web");
        default -> {}
      }
      pods.add(pod.build());
      submitted.add("uid-" + (pods.size() - 1));
      return pod.submitted();
    }

    private PodDeletionRequested deletion(Pod pod) {
      return new PodDeletionRequested(
          pod.metadata().namespace(),
          pod.metadata().name(),
          pod.uid(),
          random.nextBoolean() ? null : (long) random.nextInt(60));
    }

    private NodeBuilder machine() {
      NodeBuilder node = node(machineName()).cpu(pick(List.of(0L, 1000L, 2000L, 4000L)));
      switch (random.nextInt(8)) {
        case 0 -> node.pods(2);
        case 1 -> node.having("example.com/gpu", 2);
        case 2 -> node.label("zone", "x");
        case 3 -> node.taint("dedicated", "db", TaintEffect.NoSchedule);
        case 4 -> node.taint("slow", null, TaintEffect.PreferNoSchedule);
        case 5 -> node.cordoned();
        case 6 -> node.memory(4 * NodeBuilder.GIB);
        default -> {}
      }
      return node;
    }

    private String name() {
      return "pod-" + random.nextInt(NAMES);
    }

    private String machineName() {
      return "node-" + random.nextInt(NODES);
    }

    private <T> T pick(List<T> choices) {
      return choices.get(random.nextInt(choices.size()));
    }
  }
}
