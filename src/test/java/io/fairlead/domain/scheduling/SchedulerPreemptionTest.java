package io.fairlead.domain.scheduling;

import static io.fairlead.domain.testing.NodeBuilder.node;
import static io.fairlead.domain.testing.PodBuilder.deletionOf;
import static io.fairlead.domain.testing.PodBuilder.pod;
import static io.fairlead.domain.testing.PodBuilder.statusOf;
import static io.fairlead.domain.testing.PodBuilder.terminationOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeReady;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodNominated;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.SpecEvent.PodDisruptionBudgetApplied;
import io.fairlead.domain.event.SpecEvent.ResourceQuotaApplied;
import io.fairlead.domain.model.IntOrPercent;
import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodDisruptionBudget;
import io.fairlead.domain.model.PodDisruptionBudget.PodDisruptionBudgetSpec;
import io.fairlead.domain.model.PreemptionPolicy;
import io.fairlead.domain.model.ResourceQuota;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.testing.Cycle;
import io.fairlead.domain.testing.PodBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Preemption from the submission to the binding, among everything else that is decided. */
class SchedulerPreemptionTest {
  private final Cycle<PlacementDecision> scheduler = scheduler();

  private static Cycle<PlacementDecision> scheduler() {
    return Cycle.of(() -> new Scheduler(SchedulingPolicy.kubernetesDefaults()));
  }

  private static List<String> told(List<PlacementDecision> decisions) {
    return decisions.stream()
        .map(decision -> decision.getClass().getSimpleName() + " " + decision.uid())
        .toList();
  }

  private static PodBuilder sized(String name, long cpu, int priority) {
    return pod(name).uid(name).cpu(cpu).priority(priority);
  }

  @Example
  void roomIsMadeAndTaken() {
    Pod low = sized("low", 1000, 0).build();
    scheduler.run(node("node-1").cpu(1000).registered(), sized("low", 1000, 0).submitted());

    assertThat(told(scheduler.run(sized("high", 600, 1).submitted())))
        .containsExactly("PodNominated high", "PodTerminating low");
    assertThat(told(scheduler.run(terminationOf(low, "node-1")))).containsExactly("PodBound high");
  }

  /** Found by simulation, seed 8696. */
  @Example
  void whoIsKeptOffItsPromisedNodeByAQuotaIsTold() {
    Pod low = sized("low", 1000, 0).build();
    scheduler.run(node("node-1").cpu(1000).registered(), sized("low", 1000, 0).submitted());
    scheduler.run(sized("high", 600, 1).submitted());
    scheduler.run(
        new ResourceQuotaApplied(
            new ResourceQuota(
                Metadata.named("default", "quota"), Resources.NONE.with("requests.cpu", 500L))));

    assertThat(told(scheduler.run(terminationOf(low, "node-1")))).isEmpty();
    assertThat(told(scheduler.decisions())).endsWith("PodUnschedulable high");
  }

  @Example
  void aPromiseOutlivesARestart() {
    Pod low = sized("low", 1000, 0).build();
    scheduler.run(node("node-1").cpu(1000).registered(), sized("low", 1000, 0).submitted());
    scheduler.run(sized("high", 600, 2).submitted());

    Cycle<PlacementDecision> restored = scheduler.restored();

    assertThat(told(restored.run(sized("thief", 500, 1).submitted(), terminationOf(low, "node-1"))))
        .containsExactly("PodBound high", "PodUnschedulable thief");
  }

  @Example
  void theNameOfAVictimMayBeUsedAgain() {
    Pod low = sized("low", 1000, 0).build();
    scheduler.run(node("node-1").cpu(1000).registered(), sized("low", 1000, 0).submitted());
    scheduler.run(sized("high", 600, 1).submitted());

    assertThat(scheduler.run(pod("low").uid("low-2").cpu(100).submitted())).isEmpty();
    assertThat(told(scheduler.run(terminationOf(low, "node-1"))))
        .containsExactly("PodBound high", "PodBound low-2");
  }

  @Example
  void nobodyIsPreemptedForAPodThatWillNot() {
    scheduler.run(node("node-1").cpu(1000).registered(), sized("low", 1000, 0).submitted());

    assertThat(
            told(
                scheduler.run(
                    sized("patient", 600, 1).preemption(PreemptionPolicy.Never).submitted())))
        .containsExactly("PodUnschedulable patient");
  }

  @Example
  void aNodeThatComesBackMayBePreempted() {
    scheduler.run(node("node-1").cpu(1000).registered(), sized("low", 1000, 0).submitted());
    scheduler.run(node("node-1").cpu(1000).cordoned().updated());
    scheduler.run(sized("high", 600, 1).submitted());

    assertThat(told(scheduler.run(node("node-1").cpu(1000).updated())))
        .containsExactly("PodNominated high", "PodTerminating low");
  }

  @Example
  void aHostPortIsKeptForWhomItWasFreed() {
    Pod low = sized("low", 0, 0).build();
    scheduler.run(node("node-1").registered(), sized("low", 0, 0).hostPort(80).submitted());
    scheduler.run(sized("high", 0, 2).hostPort(80).submitted());

    assertThat(
            told(
                scheduler.run(
                    terminationOf(low, "node-1"),
                    sized("thief", 0, 1).hostPort(80).submitted(),
                    sized("other", 0, 1).hostPort(81).submitted())))
        .contains("PodBound high", "PodBound other", "PodUnschedulable thief");
  }

  @Example
  void aGpuIsKeptForWhomItWasFreed() {
    scheduler.run(
        node("node-1").having(PodBuilder.GPU, 2).registered(),
        sized("a", 0, 0).gpus(1).submitted(),
        sized("b", 0, 0).gpus(1).submitted());
    List<PlacementDecision> decisions = scheduler.run(sized("high", 0, 2).gpus(2).submitted());
    assertThat(told(decisions))
        .containsExactly("PodNominated high", "PodTerminating a", "PodTerminating b");

    assertThat(
            told(
                scheduler.run(
                    terminationOf(sized("a", 0, 0).build(), "node-1"),
                    sized("thief", 0, 1).gpus(1).submitted())))
        .containsExactly("PodUnschedulable thief");
    assertThat(told(scheduler.run(terminationOf(sized("b", 0, 0).build(), "node-1"))))
        .containsExactly("PodBound high");
  }

  @Example
  void aDeletedPodNeedsItsPromiseNoMore() {
    scheduler.run(node("node-1").cpu(1000).registered(), sized("low", 1000, 0).submitted());
    scheduler.run(sized("high", 600, 2).submitted());

    assertThat(
            told(
                scheduler.run(
                    deletionOf(sized("high", 600, 2).build()),
                    terminationOf(sized("low", 1000, 0).build(), "node-1"),
                    sized("other", 1000, 1).submitted())))
        .containsExactly("PodRemoved high", "PodBound other");
  }

  // ---- over random histories

  @Property(tries = 1_000)
  void nobodyLeavesForALesserPodAndNoNodeIsOverCommitted(@ForAll long seed) {
    Story story = new Story(seed);
    Cycle<PlacementDecision> cycle = scheduler();
    for (int step = 0; step < 40; step++) {
      story.follow(cycle.run(story.tell()));
    }
  }

  @Property(tries = 300)
  void aHistoryFoldedAgainPreemptsTheSameFromThenOn(@ForAll long seed) {
    Story story = new Story(seed);
    Cycle<PlacementDecision> lived = scheduler();
    for (int step = 0; step < 25; step++) {
      story.follow(lived.run(story.tell()));
    }

    Cycle<PlacementDecision> restored = lived.restored();

    for (int step = 0; step < 15; step++) {
      List<Event> events = story.tell();
      List<PlacementDecision> decisions = lived.run(events);
      assertThat(restored.run(events)).isEqualTo(decisions);
      story.follow(decisions);
    }
  }

  /** What happens, and what has come of it. */
  private static final class Story {
    private static final int CPU = 8;

    private final Random random;
    private final Map<String, Pod> pods = new LinkedHashMap<>();
    private final Map<String, String> nodeOf = new LinkedHashMap<>();
    private int names;

    Story(long seed) {
      random = new Random(seed);
    }

    List<Event> tell() {
      List<Event> events = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        events.add(event());
      }
      return events;
    }

    private Event event() {
      return switch (random.nextInt(12)) {
        case 0 -> machine();
        case 1 -> anyPlaced(nodeOf.isEmpty());
        case 2, 3 -> nodeOf.isEmpty() ? machine() : termination(any());
        case 4 -> nodeOf.isEmpty() ? machine() : deletionOf(pods.get(any()));
        case 5 ->
            random.nextBoolean()
                ? new NodeLost(name(), Cycle.START)
                : new NodeReady(name(), Cycle.START);
        case 6 -> budget();
        default -> submission();
      };
    }

    private Event termination(String uid) {
      nodeOf.remove(uid);
      return terminationOf(pods.get(uid), "any");
    }

    private Event anyPlaced(boolean none) {
      return none ? machine() : statusOf(pods.get(any()), "any", random.nextBoolean(), "10.0.0.1");
    }

    private String name() {
      return "node-" + random.nextInt(3);
    }

    private Event machine() {
      return node(name()).cpu(CPU).registered();
    }

    private String any() {
      List<String> placed = List.copyOf(nodeOf.keySet());
      return placed.get(random.nextInt(placed.size()));
    }

    private Event budget() {
      return new PodDisruptionBudgetApplied(
          new PodDisruptionBudget(
              Metadata.named("default", "budget-" + random.nextInt(2)),
              new PodDisruptionBudgetSpec(
                  new LabelSelector(new TreeMap<>(Map.of("app", random.nextBoolean() ? "a" : "b"))),
                  new IntOrPercent(random.nextInt(3), false),
                  null)));
    }

    private Event submission() {
      String name = "pod-" + names++;
      PodBuilder pod =
          sized(name, 1 + random.nextInt(4), random.nextInt(4))
              .label("app", List.of("a", "b", "c").get(random.nextInt(3)));
      pods.put(name, pod.build());
      return pod.submitted();
    }

    void follow(List<PlacementDecision> decisions) {
      List<String> mustBeToldToStop = new ArrayList<>();
      for (PlacementDecision decision : decisions) {
        switch (decision) {
          case PodNominated nominated -> {
            assertThat(mustBeToldToStop).isEmpty();
            mustBeToldToStop.addAll(nominated.victims());
            assertThat(nominated.victims())
                .allMatch(victim -> priority(victim) < priority(nominated.uid()));
          }
          case PodTerminating terminating -> mustBeToldToStop.remove(terminating.uid());
          case PodBound bound -> nodeOf.put(bound.uid(), bound.node());
          case PodEvicted evicted -> nodeOf.remove(evicted.uid());
          case PodRemoved removed -> nodeOf.remove(removed.uid());
          default -> {}
        }
      }
      assertThat(mustBeToldToStop).isEmpty();
      Map<String, Long> used = new TreeMap<>();
      nodeOf.forEach(
          (uid, node) -> used.merge(node, pods.get(uid).spec().requests().cpuMillis(), Long::sum));
      assertThat(used.values()).allMatch(cpu -> cpu <= CPU);
    }

    private int priority(String uid) {
      return pods.get(uid).spec().priority();
    }
  }
}
