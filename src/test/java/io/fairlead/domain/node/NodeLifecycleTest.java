package io.fairlead.domain.node;

import static io.fairlead.domain.testing.NodeBuilder.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeHeartbeat;
import io.fairlead.domain.event.NodeStatusEvent;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeReady;
import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.NodeStatusEvent.NodeRemoved;
import io.fairlead.domain.event.NodeStatusEvent.NodeUpdated;
import io.fairlead.domain.event.SpecEvent.NodeDeleted;
import io.fairlead.domain.event.SpecEvent.NodeSettingsApplied;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.NodeSettings;
import io.fairlead.domain.testing.Cycle;
import io.fairlead.domain.testing.NodeBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NodeLifecycleTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final NodeBuilder NODE_1 = node("node-1");
  private static final NodeSettingsApplied CORDON =
      new NodeSettingsApplied(new NodeSettings("node-1", true, null, null, null));

  private Cycle<NodeStatusEvent> lifecycle = cycle();

  private static Cycle<NodeStatusEvent> cycle() {
    return Cycle.of(
        () -> new NodeLifecycle(Duration.ofSeconds(10)), NodeHeartbeat.class::isInstance);
  }

  /** Time passes as a live detector sees it: a look every second. */
  private List<NodeStatusEvent> pass(int seconds) {
    for (int i = 1; i < seconds; i++) {
      List<NodeStatusEvent> transitions = lifecycle.runAfter(SECOND);
      if (!transitions.isEmpty()) {
        return transitions;
      }
    }
    return lifecycle.runAfter(SECOND);
  }

  private List<NodeStatusEvent> registered() {
    return lifecycle.run(NODE_1.heartbeat());
  }

  @Test
  void theFirstHeartbeatRegistersANode() {
    assertThat(registered()).containsExactly(new NodeRegistered(node("node-1").build()));
    assertThat(lifecycle.runAfter(SECOND, NODE_1.heartbeat())).isEmpty();
  }

  @Test
  void aNodeIsLostAfterTheGracePeriodAndNotBefore() {
    registered();

    assertThat(pass(10)).isEmpty();
    assertThat(pass(1)).containsExactly(new NodeLost("node-1", Cycle.START));
    assertThat(pass(30)).isEmpty();
  }

  @Test
  void theNextHeartbeatMakesItReadyAgain() {
    registered();
    pass(11);

    assertThat(lifecycle.runAfter(SECOND, NODE_1.heartbeat()))
        .containsExactly(new NodeReady("node-1", lifecycle.now()));
    assertThat(pass(10)).isEmpty();
    assertThat(pass(1)).hasSize(1);
  }

  @Test
  void anotherDescriptionUpdatesIt() {
    registered();

    assertThat(lifecycle.run(node("node-1").cpu(1).heartbeat()))
        .containsExactly(node("node-1").cpu(1).updated());
    assertThat(lifecycle.run(node("node-1").cpu(1).heartbeat())).isEmpty();
  }

  @Test
  void aLostNodeThatReturnsAnotherIsUpdatedAndReady() {
    registered();
    pass(11);

    assertThat(lifecycle.run(node("node-1").cpu(1).heartbeat()))
        .containsExactly(node("node-1").cpu(1).updated(), new NodeReady("node-1", lifecycle.now()));
  }

  @Test
  void aCordonUpdatesItOnce() {
    registered();

    assertThat(lifecycle.run(CORDON)).containsExactly(node("node-1").cordoned().updated());
    assertThat(lifecycle.run(CORDON)).isEmpty();
  }

  @Test
  void settingsMayComeBeforeTheNode() {
    assertThat(lifecycle.run(CORDON)).isEmpty();

    assertThat(registered()).containsExactly(node("node-1").cordoned().registered());
  }

  @Test
  void aDeletedNodeIsRemovedAndRegisteredByItsNextHeartbeatWithoutItsSettings() {
    registered();
    lifecycle.run(CORDON);

    assertThat(lifecycle.run(new NodeDeleted("node-1"))).containsExactly(new NodeRemoved("node-1"));
    assertThat(pass(30)).isEmpty();
    assertThat(registered()).containsExactly(node("node-1").registered());
  }

  @Test
  void aNodeThatIsDeletedBeforeItWasRegisteredWasNeverThere() {
    assertThat(lifecycle.run(NODE_1.heartbeat(), new NodeDeleted("node-1"))).isEmpty();
    assertThat(lifecycle.run(new NodeDeleted("nobody"))).isEmpty();
  }

  @Test
  void aDetectorThatWasAwayDeclaresNobodyLost() {
    registered();

    assertThat(lifecycle.runAfter(Duration.ofMinutes(5))).isEmpty();
    assertThat(pass(10)).isEmpty();
    assertThat(pass(1)).hasSize(1);
  }

  @Test
  void aRestoreGivesEverybodyAFreshGracePeriod() {
    registered();
    pass(9);

    lifecycle = lifecycle.restored();

    assertThat(pass(10)).isEmpty();
    assertThat(pass(1)).hasSize(1);
  }

  @Test
  void aNodeThatWasLostBeforeARestoreStaysLostUntilItsHeartbeat() {
    registered();
    pass(11);

    lifecycle = lifecycle.restored();

    assertThat(pass(30)).isEmpty();
    assertThat(lifecycle.run(NODE_1.heartbeat()))
        .containsExactly(new NodeReady("node-1", lifecycle.now()));
  }

  /** Registered, then lost and ready in turns, until removed; nothing is said twice. */
  @Property(tries = 1_000)
  void onlyTransitionsAreSaid(@ForAll long seed, @ForAll @IntRange(min = 1, max = 100) int steps) {
    Random random = new Random(seed);
    lifecycle = cycle();
    for (int i = 0; i < steps; i++) {
      String name = "node-" + random.nextInt(3);
      Event event =
          switch (random.nextInt(8)) {
            case 0 -> new NodeDeleted(name);
            case 1 ->
                new NodeSettingsApplied(
                    new NodeSettings(name, random.nextBoolean(), null, null, null));
            default -> node(name).cpu(1000 + random.nextInt(2)).heartbeat();
          };
      lifecycle.runAfter(SECOND.multipliedBy(random.nextInt(5)), event);
    }

    Map<String, NodeStatusEvent> last = new LinkedHashMap<>();
    Map<String, Boolean> ready = new LinkedHashMap<>();
    for (NodeStatusEvent said : lifecycle.decisions()) {
      String name = said.name();
      switch (said) {
        case NodeRegistered ignored -> assertThat(ready.put(name, true)).isNull();
        case NodeReady ignored -> assertThat(ready.put(name, true)).isFalse();
        case NodeLost ignored -> assertThat(ready.put(name, false)).isTrue();
        case NodeRemoved ignored -> assertThat(ready.remove(name)).isNotNull();
        case NodeUpdated ignored -> assertThat(ready).containsKey(name);
      }
      assertThat(last.put(name, said)).isNotEqualTo(said);
    }
    assertThat(lifecycle.restored().decisions()).isEqualTo(lifecycle.decisions());
  }

  // ---- made again

  @Property(tries = 1_000)
  void everyTransitionIsMadeAgainWithoutTheHeartbeats(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 100) int steps) {
    live(new Random(seed), steps);

    lifecycle.everyDecisionIsMadeAgain();
  }

  @Property(tries = 1_000)
  void aTransitionThatDoesNotFollowFromWhatItCarriesIsNotMadeAgain(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 100) int steps) {
    Random random = new Random(seed);
    live(random, steps);
    List<NodeStatusEvent> asked = new ArrayList<>();

    List<Optional<NodeStatusEvent>> answers =
        lifecycle.redecided(
            (decision, now) -> {
              List<NodeStatusEvent> wrong = corruptions(decision, now);
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
  void aReturnThatWasRecordedWithoutItsHeartbeatCannotBeMadeAgain() {
    NodeLifecycle logic = new NodeLifecycle(Duration.ofSeconds(10));

    assertThat(logic.isRedecidable(new NodeReady("node-1", null))).isFalse();
    assertThat(logic.isRedecidable(new NodeReady("node-1", Cycle.START))).isTrue();
    assertThat(logic.isRedecidable(new NodeLost("node-1", Cycle.START))).isTrue();
  }

  /** A history with silences, jumps of time and restarts. */
  private void live(Random random, int steps) {
    lifecycle = cycle();
    for (int i = 0; i < steps; i++) {
      String name = "node-" + random.nextInt(3);
      switch (random.nextInt(12)) {
        case 0 -> lifecycle.run(new NodeDeleted(name));
        case 1 ->
            lifecycle.run(
                new NodeSettingsApplied(
                    new NodeSettings(name, random.nextBoolean(), null, null, null)));
        case 2 -> lifecycle.runAfter(Duration.ofMinutes(1));
        case 3 -> lifecycle = lifecycle.restored();
        case 4, 5 -> pass(1 + random.nextInt(12));
        default -> lifecycle.run(node(name).cpu(1000 + random.nextInt(2)).heartbeat());
      }
    }
  }

  private static List<NodeStatusEvent> corruptions(NodeStatusEvent decision, Instant now) {
    return switch (decision) {
      case NodeRegistered it ->
          List.of(
              new NodeRegistered(relabelled(it.node())),
              new NodeUpdated(it.node()),
              new NodeReady(it.name(), now),
              new NodeRemoved(it.name()));
      case NodeUpdated it ->
          List.of(
              new NodeUpdated(relabelled(it.node())),
              new NodeRegistered(it.node()),
              new NodeLost(it.name(), now),
              new NodeRemoved(it.name()));
      case NodeReady it ->
          List.of(
              new NodeReady(it.name(), now.minusSeconds(11)),
              new NodeReady(it.name(), now.plusNanos(1)),
              new NodeReady("nobody", it.lastHeartbeat()),
              new NodeLost(it.name(), now.minusSeconds(11)),
              new NodeRemoved(it.name()));
      case NodeLost it ->
          List.of(
              new NodeLost(it.name(), now.minusSeconds(10)),
              new NodeLost(it.name(), now.plusSeconds(60)),
              new NodeLost("nobody", it.lastHeartbeat()),
              new NodeReady(it.name(), now),
              new NodeRemoved(it.name()));
      case NodeRemoved it ->
          List.of(
              new NodeRemoved("nobody"),
              new NodeLost(it.name(), now.minusSeconds(11)),
              new NodeReady(it.name(), now));
    };
  }

  /** With another label than the agent and the operator have given. */
  private static Node relabelled(Node node) {
    NodeSettings settings = node.settings();
    TreeMap<String, String> labels = new TreeMap<>(Map.of("disk", "ssd"));
    return new Node(
        node.info(),
        new NodeSettings(settings.name(), settings.unschedulable(), labels, null, null));
  }
}
