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
import io.fairlead.domain.model.NodeSettings;
import io.fairlead.domain.testing.Cycle;
import io.fairlead.domain.testing.NodeBuilder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
        .containsExactly(new NodeReady("node-1"));
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
        .containsExactly(node("node-1").cpu(1).updated(), new NodeReady("node-1"));
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
    assertThat(lifecycle.run(NODE_1.heartbeat())).containsExactly(new NodeReady("node-1"));
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
}
