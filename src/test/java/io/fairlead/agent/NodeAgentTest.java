package io.fairlead.agent;

import static io.fairlead.agent.AgentFixtures.NODE;
import static io.fairlead.agent.AgentFixtures.config;
import static io.fairlead.agent.AgentFixtures.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.agent.runtime.PodSandbox;
import io.fairlead.agent.runtime.SimulatedRuntime;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeHeartbeat;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A whole node on the simulated runtime, fed with decisions, heard by what it publishes. */
class NodeAgentTest {
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final SimulatedRuntime runtime = new SimulatedRuntime(0);
  private final AgentConfig config =
      config(Map.of("nodes", NODE, "heartbeat-interval", "20ms", "drain-delay", "0s"));
  private final DesiredPods desired = new DesiredPods(NODE::equals);
  private final List<Event> said = new CopyOnWriteArrayList<>();
  private final NodeAgent agent =
      new NodeAgent(
          NodeDescription.of(NODE, "127.0.0.1", config, runtime),
          runtime,
          config,
          new LockedWishes(),
          new Outbox(this::publish, clock),
          thread);

  private Uni<Void> publish(Event event) {
    said.add(event);
    return Uni.createFrom().voidItem();
  }

  private final class LockedWishes implements NodeAgent.Wishes {
    @Override
    public List<DesiredPods.Desired> all(String node) {
      synchronized (desired) {
        return desired.on(node);
      }
    }

    @Override
    public DesiredPods.Changes changes(String node) {
      synchronized (desired) {
        return desired.takeChanges(node);
      }
    }
  }

  private void decided(PlacementDecision decision) {
    synchronized (desired) {
      desired.apply(new PlacementDecided(List.of(decision)));
    }
    agent.wakeForWhatIsDue();
  }

  private void start() {
    agent.start(clock, 0, 1);
  }

  /** The runtime belongs to the node's thread. */
  private List<String> running() throws Exception {
    return thread.submit(() -> runtime.sandboxes().stream().map(PodSandbox::uid).toList()).get();
  }

  private <T extends Event> List<T> said(Class<T> type) {
    return said.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @AfterEach
  void stop() {
    thread.shutdownNow();
    clock.shutdownNow();
  }

  @Test
  void aNodeSaysAgainAndAgainThatItIsAlive() {
    start();

    await().until(() -> said(NodeHeartbeat.class).size() >= 3);
    assertThat(said(NodeHeartbeat.class).getFirst().node().name()).isEqualTo(NODE);
  }

  @Test
  void aBoundPodIsRunAndSaidToBe() throws Exception {
    start();

    decided(new PodBound(pod("web"), NODE));

    await().until(() -> said(PodStatusChanged.class).size() == 1);
    assertThat(said(PodStatusChanged.class).getFirst().status().ready()).isTrue();
    assertThat(running()).containsExactly("uid-web");
  }

  @Test
  void aPodThatWasBoundWhileTheAgentWasAwayIsRun() {
    decided(new PodBound(pod("web"), NODE));

    start();

    await().until(() -> said(PodStatusChanged.class).size() == 1);
  }

  @Test
  void aDeletedPodIsStoppedAndSaidToHaveEnded() throws Exception {
    start();
    decided(new PodBound(pod("web"), NODE));
    await().until(() -> said(PodStatusChanged.class).size() == 1);

    decided(new PodTerminating("uid-web", "default", "web", NODE, 30));

    await().until(() -> said(PodTerminated.class).size() == 1);
    assertThat(running()).isEmpty();
  }

  @Test
  void anEvictedPodIsGoneAtOnceAndNothingIsSaidOfIt() throws Exception {
    runtime.ignoreTerm();
    start();
    decided(new PodBound(pod("web"), NODE));
    decided(new PodBound(pod("other"), NODE));
    await().until(() -> said(PodStatusChanged.class).size() == 2);

    decided(new PodEvicted("uid-web", "default", "web", NODE, "NodeLost"));

    await().untilAsserted(() -> assertThat(running()).containsExactly("uid-other"));
    assertThat(said(PodTerminated.class)).isEmpty();
  }

  @Test
  void whatRunsHereWithoutTheLogsKnowledgeIsStopped() throws Exception {
    runtime.create("uid-moved", "default", "moved");
    runtime.create("uid-web", "default", "web");
    decided(new PodBound(pod("web"), NODE));

    start();

    await().untilAsserted(() -> assertThat(running()).containsExactly("uid-web"));
  }

  @Test
  void aContainerThatExitsIsStartedAgain() throws Exception {
    start();
    decided(new PodBound(pod("web"), NODE));
    await().until(() -> said(PodStatusChanged.class).size() == 1);

    thread.submit(() -> runtime.exit("uid-web", "main", 1)).get();
    agent.wake();

    await().until(() -> said(PodStatusChanged.class).size() == 2);
    assertThat(said(PodStatusChanged.class).getLast().status().containerStatuses().getFirst())
        .satisfies(status -> assertThat(status.restartCount()).isEqualTo(1));
  }

  @Test
  void aPlacementHasItsOwnPodLookedAtAndNotTheOthersOfTheNode() throws Exception {
    start();
    decided(new PodBound(pod("web"), NODE));
    await().until(() -> said(PodStatusChanged.class).size() == 1);
    thread.submit(() -> runtime.exit("uid-web", "main", 1)).get();

    decided(new PodBound(pod("other"), NODE));
    await().until(() -> said(PodStatusChanged.class).size() == 2);

    assertThat(said(PodStatusChanged.class).getLast().name()).isEqualTo("other");
    agent.wake();
    await().until(() -> said(PodStatusChanged.class).size() == 3);
    assertThat(said(PodStatusChanged.class).getLast().name()).isEqualTo("web");
  }
}
