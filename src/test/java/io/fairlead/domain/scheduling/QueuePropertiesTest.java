package io.fairlead.domain.scheduling;

import static io.fairlead.domain.testing.NodeBuilder.node;
import static io.fairlead.domain.testing.PodBuilder.pod;
import static io.fairlead.domain.testing.TermBuilder.term;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeReady;
import io.fairlead.domain.event.NodeStatusEvent.NodeRemoved;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.SpecEvent.PodGroupApplied;
import io.fairlead.domain.event.SpecEvent.PodGroupDeleted;
import io.fairlead.domain.event.SpecEvent.ResourceQuotaApplied;
import io.fairlead.domain.event.SpecEvent.ResourceQuotaDeleted;
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodGroup;
import io.fairlead.domain.model.ResourceQuota;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.TaintEffect;
import io.fairlead.domain.testing.Cycle;
import io.fairlead.domain.testing.NodeBuilder;
import io.fairlead.domain.testing.PodBuilder;
import io.fairlead.domain.testing.Services;
import io.fairlead.domain.testing.SpreadBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * What must hold of the queue over random histories of priorities, groups, quotas, taints and time.
 */
class QueuePropertiesTest {
  private static final List<String> NAMESPACES = List.of("a", "b");
  private static final int MIN_MEMBER = 3;

  private static Cycle<PlacementDecision> scheduler(boolean fair) {
    SchedulingPolicy policy = SchedulingPolicy.kubernetesDefaults();
    return Cycle.of(() -> new Scheduler(fair ? policy.withFairness() : policy));
  }

  /**
   * After a restore everybody is awake. So if somebody slept who could be placed, or had something
   * to be told, the restored one would say more.
   */
  @Property(tries = 300)
  void nobodyIsLeftAsleepAndARestoreChangesNothing(
      @ForAll long seed, @ForAll boolean fair, @ForAll @IntRange(min = 1, max = 40) int batches) {
    Story story = new Story(seed);
    Cycle<PlacementDecision> lived = scheduler(fair);
    for (int i = 0; i < batches; i++) {
      Cycle<PlacementDecision> restored = lived.restored();
      Duration time = story.time();
      // Every cycle leaves a record, so that nothing is folded again at another time.
      Event[] events = story.batchWithADecision();

      List<PlacementDecision> decisions = lived.runAfter(time, events);

      assertThat(restored.runAfter(time, events)).isEqualTo(decisions);
      story.follow(decisions);
    }
  }

  @Property(tries = 500)
  void quotasHoldAndGroupsArePlacedWhole(
      @ForAll long seed, @ForAll boolean fair, @ForAll @IntRange(min = 1, max = 40) int batches) {
    Story story = new Story(seed);
    Cycle<PlacementDecision> cycle = scheduler(fair);
    for (int i = 0; i < batches; i++) {
      Event[] events = story.batch();
      List<PlacementDecision> decisions = cycle.runAfter(story.time(), events);
      Map<String, Integer> groupsBefore = story.groups();
      story.follow(decisions);
      for (PlacementDecision decision : decisions) {
        if (decision instanceof PodBound bound) {
          story.isWithinQuota(bound);
        }
      }
      story
          .groups()
          .forEach(
              (group, placed) -> {
                if (placed > groupsBefore.getOrDefault(group, 0)) {
                  assertThat(placed).as(group).isGreaterThanOrEqualTo(MIN_MEMBER);
                }
              });
    }
  }

  /** Of pods that are alike but for their priority, the more important or older one goes first. */
  @Property(tries = 300)
  void amongEqualsTheMoreImportantGoFirstThenTheOlder(@ForAll long seed) {
    Random random = new Random(seed);
    Cycle<PlacementDecision> cycle = scheduler(false);
    Map<String, Integer> waiting = new LinkedHashMap<>();
    for (int i = 0; i < 30; i++) {
      List<Event> events = new ArrayList<>();
      for (int j = random.nextInt(4); j > 0; j--) {
        int priority = random.nextInt(3);
        PodBuilder pod = pod("pod-" + i + "-" + j).cpu(1000).priority(priority);
        waiting.put(pod.build().uid(), priority);
        events.add(pod.submitted());
      }
      if (random.nextInt(3) == 0) {
        events.add(node("node-" + i).cpu(1000L * random.nextInt(4)).registered());
      }
      for (PlacementDecision decision : cycle.run(events)) {
        if (decision instanceof PodBound) {
          int highest = waiting.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
          String expected =
              waiting.entrySet().stream()
                  .filter(entry -> entry.getValue() == highest)
                  .findFirst()
                  .orElseThrow()
                  .getKey();
          assertThat(decision.uid()).isEqualTo(expected);
          waiting.remove(expected);
        }
      }
    }
  }

  /** Makes up what happens, and knows who is placed. */
  private static final class Story {
    private final Random random;
    private final List<Pod> submitted = new ArrayList<>();
    private final Map<String, Pod> placed = new LinkedHashMap<>();
    private final Map<String, Long> podLimits = new LinkedHashMap<>();

    private Story(long seed) {
      random = new Random(seed);
    }

    private Duration time() {
      return Duration.ofMillis(random.nextInt(4) * 600L);
    }

    private Event[] batch() {
      List<Event> events = new ArrayList<>();
      for (int i = random.nextInt(5); i >= 0; i--) {
        events.add(event());
      }
      return events.toArray(Event[]::new);
    }

    private Event[] batchWithADecision() {
      List<Event> events = new ArrayList<>(List.of(batch()));
      events.add(pod("nowhere-" + submitted.size()).onlyOn("nowhere").submitted());
      submitted.add(((PodSubmitted) events.getLast()).pod());
      return events.toArray(Event[]::new);
    }

    private Event event() {
      String namespace = pick(NAMESPACES);
      return switch (random.nextInt(20)) {
        case 0, 1, 2 -> machine().registered();
        case 3, 4 -> machine().updated();
        case 5 -> new NodeLost(machineName(), Cycle.START);
        case 6 -> new NodeReady(machineName(), Cycle.START);
        case 7 -> new NodeRemoved(machineName());
        case 8, 9, 10 -> placed.isEmpty() ? submit(namespace) : end();
        case 11 -> submitted.isEmpty() ? submit(namespace) : delete(pick(submitted));
        case 12 -> {
          long limit = random.nextInt(6);
          podLimits.put(namespace, limit);
          yield new ResourceQuotaApplied(
              new ResourceQuota(
                  Metadata.named(namespace, "quota"), Resources.NONE.with("pods", limit)));
        }
        case 13 -> {
          podLimits.remove(namespace);
          yield new ResourceQuotaDeleted(namespace, "quota");
        }
        case 14, 15 ->
            new PodGroupApplied(
                new PodGroup(Metadata.named(namespace, "group-" + random.nextInt(2)), MIN_MEMBER));
        case 16 ->
            random.nextInt(4) == 0
                ? new PodGroupDeleted(namespace, "group-" + random.nextInt(2))
                : new ServiceApplied(Services.service("svc", "app", pick(List.of("x", "y"))));
        default -> submit(namespace);
      };
    }

    private Event submit(String namespace) {
      PodBuilder pod =
          pod("pod-" + submitted.size())
              .namespace(namespace)
              .cpu(500L * random.nextInt(5))
              .priority(random.nextInt(2))
              .label("app", pick(List.of("x", "y")));
      switch (random.nextInt(9)) {
        case 0, 1, 2 -> pod.group("group-" + random.nextInt(2));
        case 3 -> pod.near(term("zone", "app", "x"));
        case 4 -> pod.apart(term("zone", "app", "y"));
        case 5 -> pod.spread(SpreadBuilder.over("zone").of("app", "x").build());
        case 6 -> pod.toleratingFor("gone", random.nextInt(3));
        default -> {}
      }
      submitted.add(pod.build());
      return pod.submitted();
    }

    private Event end() {
      Pod pod = pick(List.copyOf(placed.values()));
      placed.remove(pod.uid());
      return PodBuilder.terminationOf(pod, "any");
    }

    private static Event delete(Pod pod) {
      return new PodDeletionRequested(
          pod.metadata().namespace(), pod.metadata().name(), pod.uid(), null);
    }

    private NodeBuilder machine() {
      NodeBuilder node =
          node(machineName())
              .cpu(1000L * random.nextInt(4))
              .label("zone", pick(List.of("1", "2", "3")));
      switch (random.nextInt(6)) {
        case 0 -> node.cordoned();
        case 1 -> node.taint("gone", null, TaintEffect.NoExecute);
        default -> {}
      }
      return node;
    }

    private String machineName() {
      return "node-" + random.nextInt(5);
    }

    private <T> T pick(List<T> choices) {
      return choices.get(random.nextInt(choices.size()));
    }

    // ---- what has become of it

    private void follow(List<PlacementDecision> decisions) {
      for (PlacementDecision decision : decisions) {
        switch (decision) {
          case PodBound bound -> placed.put(bound.uid(), bound.pod());
          case PodEvicted evicted -> placed.remove(evicted.uid());
          case PodRemoved removed -> placed.remove(removed.uid());
          default -> {}
        }
      }
    }

    private Map<String, Integer> groups() {
      Map<String, Integer> groups = new LinkedHashMap<>();
      for (Pod pod : placed.values()) {
        String group = pod.metadata().labels().get(PodGroup.LABEL);
        if (group != null) {
          groups.merge(pod.metadata().namespace() + "/" + group, 1, Integer::sum);
        }
      }
      return groups;
    }

    private void isWithinQuota(PodBound bound) {
      String namespace = bound.pod().metadata().namespace();
      Long limit = podLimits.get(namespace);
      if (limit != null) {
        assertThat(
                placed.values().stream()
                    .filter(pod -> pod.metadata().namespace().equals(namespace))
                    .count())
            .isLessThanOrEqualTo(limit);
      }
    }
  }
}
