package io.fairlead.domain.scheduling.oracle;

import static io.fairlead.domain.testing.NodeBuilder.node;
import static io.fairlead.domain.testing.PodBuilder.pod;
import static io.fairlead.domain.testing.TermBuilder.term;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.model.NodeSelector;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.model.TaintEffect;
import io.fairlead.domain.scheduling.Scheduler;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.fairlead.domain.testing.Cycle;
import io.fairlead.domain.testing.NodeBuilder;
import io.fairlead.domain.testing.PodBuilder;
import io.fairlead.domain.testing.Selectors;
import io.fairlead.domain.testing.SpreadBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is asked and whatever nodes say: no crash, and nothing is given twice. */
class HostileInputTest {
  private static final List<Long> AMOUNTS =
      List.of(
          0L, 0L, 1L, 1000L, 999L, Long.MAX_VALUE / 10_000, Long.MAX_VALUE / 2 + 1, Long.MAX_VALUE);
  private static final List<String> RESOURCES =
      List.of(Resources.CPU, Resources.MEMORY, "example.com/widget", "nvidia.com/gpu");

  private Random random;

  @Property(tries = 300)
  void nothingCrashesTheSchedulerAndNothingIsGivenTwice(@ForAll long seed) {
    random = new Random(seed);
    NaiveScheduler ledger =
        new NaiveScheduler(new SchedulingProfile(SchedulingProfile.DEFAULT_NAME, null, null, null));
    Cycle<PlacementDecision> cycle =
        Cycle.of(() -> new Scheduler(SchedulingPolicy.of(ScoringStrategy.Type.LeastAllocated)));
    int uid = 0;
    for (int batch = 0; batch < 12; batch++) {
      List<Event> events = new ArrayList<>();
      for (int i = random.nextInt(8); i >= 0; i--) {
        events.add(
            switch (random.nextInt(4)) {
              case 0 -> machine().registered();
              case 1 -> machine().updated();
              default -> hostile(pod("pod-" + uid++)).submitted();
            });
      }
      List<PlacementDecision> decisions =
          cycle.runAfter(Duration.ofSeconds(1), events.toArray(Event[]::new));
      events.forEach(event -> ledger.apply(event, cycle.now()));
      Set<String> before = ledger.overCommitted();
      for (PlacementDecision decision : decisions) {
        ledger.applyDecision(decision, cycle.now());
      }
      assertThat(before)
          .as("only a node that shrank under its pods is over-committed")
          .containsAll(ledger.overCommitted());
    }
    Set<String> known = Set.copyOf(cycle.decisions().stream().map(PlacementDecision::uid).toList());
    assertThat(ledger.pending().stream().map(Pod::uid))
        .as("who waits was told")
        .allMatch(known::contains);
  }

  private NodeBuilder machine() {
    NodeBuilder node = node("node-" + random.nextInt(4));
    RESOURCES.forEach(
        resource -> {
          if (random.nextBoolean()) {
            node.having(resource, pick(AMOUNTS));
          }
        });
    if (random.nextBoolean()) {
      node.pods(pick(List.of(0L, 1L, Long.MAX_VALUE)));
    }
    if (random.nextInt(3) == 0) {
      node.having("nvidia.com/gpu", pick(List.of(1L, 2L)));
    }
    int labels = random.nextInt(10) == 0 ? 3_000 : random.nextInt(3);
    for (int i = 0; i < labels; i++) {
      node.label("label-" + i, "" + random.nextInt(3));
    }
    if (random.nextInt(3) == 0) {
      node.taint("t", null, TaintEffect.NoExecute);
    }
    return node.image("registry.example/app:1", pick(AMOUNTS));
  }

  private PodBuilder hostile(PodBuilder pod) {
    RESOURCES.forEach(
        resource -> {
          if (random.nextInt(3) == 0) {
            pod.requesting(resource, pick(AMOUNTS));
          }
        });
    int labels = random.nextInt(10) == 0 ? 3_000 : random.nextInt(3);
    for (int i = 0; i < labels; i++) {
      pod.label("label-" + i, "" + random.nextInt(3));
    }
    pod.label("app", "a");
    for (int i = random.nextInt(3); i > 0; i--) {
      contradict(pod);
    }
    return pod;
  }

  private void contradict(PodBuilder pod) {
    switch (random.nextInt(12)) {
      case 0 ->
          pod.nodeSelector("label-0", "1")
              .requiringNode(Selectors.nodesWhere("label-0", NodeSelector.Operator.NotIn, "1"));
      case 1 -> pod.onlyOn("nowhere");
      case 2 -> pod.near(term("label-0", "app", "a")).apart(term("label-0", "app", "a"));
      case 3 -> pod.near(term("no-such-key", "app", "a"));
      case 4 -> pod.apart(term("no-such-key", "app", "a"));
      case 5 -> pod.spread(SpreadBuilder.over("no-such-key").of("app", "a").build());
      case 6 ->
          pod.spread(
              SpreadBuilder.over("label-0")
                  .of("app", "a")
                  .maxSkew(Integer.MAX_VALUE)
                  .minDomains(Integer.MAX_VALUE)
                  .build());
      case 7 ->
          pod.spread(
              SpreadBuilder.over("label-0")
                  .of("app", "a")
                  .maxSkew(Integer.MAX_VALUE)
                  .preferred()
                  .build());
      case 8 -> pod.toleratingFor("t", pick(List.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE)));
      case 9 ->
          pod.sidecar("s", Resources.of(pick(AMOUNTS), pick(AMOUNTS)))
              .overhead(Resources.CPU, pick(AMOUNTS));
      case 10 -> pod.gpuMillis(pick(List.of(1L, 500L, 999L, 1000L, 3000L)));
      default -> pod.hostPort(80).hostPort(80).preferringNear(100, term("label-1", "app", "a"));
    }
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
