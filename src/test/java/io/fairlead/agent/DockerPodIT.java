package io.fairlead.agent;

import static io.fairlead.agent.AgentFixtures.NODE;
import static io.fairlead.agent.AgentFixtures.T0;
import static io.fairlead.agent.AgentFixtures.config;
import static io.fairlead.agent.AgentFixtures.pod;
import static io.fairlead.agent.AgentFixtures.sidecar;
import static io.fairlead.agent.AgentFixtures.withInits;
import static io.fairlead.agent.AgentFixtures.withPort;
import static io.fairlead.agent.AgentFixtures.withRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.agent.DesiredPods.Desired;
import io.fairlead.agent.runtime.Busybox;
import io.fairlead.agent.runtime.DockerEngine;
import io.fairlead.agent.runtime.DockerRuntime;
import io.fairlead.agent.runtime.PodSandbox;
import io.fairlead.agent.runtime.RuntimeFailure;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeHeartbeat;
import io.fairlead.domain.event.PodStatusEvent;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.model.ContainerPort;
import io.fairlead.domain.model.NodeImage;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodPhase;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.PodStatus.State;
import io.fairlead.domain.model.RestartPolicy;
import io.fairlead.testing.NeedsContainerEngine;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one pod asks of its node, with the container engine that answers. */
@NeedsContainerEngine
class DockerPodIT {
  private static final String NODE_ADDRESS = "127.96.1.254";

  @TempDir private static Path folder;
  private static DockerEngine engine;

  private final AgentConfig config = config(Map.of("nodes", NODE, "drain-delay", "0s"));
  private DockerRuntime runtime;
  private Desired wanted;
  private PodWorker worker;
  private PodStatus said;

  @BeforeAll
  static void anEngineWithAnImage() throws Exception {
    engine = DockerEngine.connect(Optional.empty(), "10.95", folder.resolve("data")).orElseThrow();
    Busybox.build(engine, folder);
  }

  @AfterEach
  void nothingIsLeft() throws RuntimeFailure {
    if (worker != null) {
      worker.close();
      runtime.refresh();
      for (PodSandbox sandbox : runtime.sandboxes()) {
        runtime.remove(sandbox);
      }
    }
  }

  @AfterAll
  static void noNetworkIsLeft() {
    if (engine != null) {
      engine.client().removeNetworkCmd(engine.networkName()).exec();
    }
  }

  private void aPod(Pod pod, Integer... gpus) {
    wanted = new Desired(pod, NODE, List.of(gpus), null, false, false, null);
    restartAgent();
  }

  private void restartAgent() {
    if (worker != null) {
      worker.close();
    }
    runtime = new DockerRuntime(engine, NODE, 1);
    worker = new PodWorker(wanted, NODE_ADDRESS, runtime, config, Instant.now(), () -> {});
  }

  private Optional<PodStatusEvent> step() throws RuntimeFailure {
    runtime.refresh();
    Optional<PodStatusEvent> event = worker.step(wanted, Instant.now());
    event.ifPresent(news -> said = news.status());
    return event;
  }

  private void stepUntil(PodPhase phase) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              step();
              return said.phase() == phase;
            });
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getByName(NODE_ADDRESS))) {
      return any.getLocalPort();
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(NODE_ADDRESS, port), 500);
      socket.setSoTimeout(2000);
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
          .startsWith("HTTP/1.");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void initContainersComeFirstAndSidecarsGoLast() throws Exception {
    aPod(
        withInits(
            pod("web", RestartPolicy.Always, Busybox.container("main", "sleep", "60")),
            Busybox.container("first", "true"),
            sidecar(Busybox.container("proxy", "sleep", "60"))));
    stepUntil(PodPhase.Running);
    assertThat(said.initContainerStatuses().getFirst().state()).isEqualTo(State.Terminated);
    assertThat(said.initContainerStatuses().getFirst().ready()).isTrue();
    assertThat(said.initContainerStatuses().getLast().state()).isEqualTo(State.Running);
    Instant firstEnd = said.initContainerStatuses().getFirst().finishedAt();
    assertThat(said.initContainerStatuses().getLast().startedAt()).isAfterOrEqualTo(firstEnd);
    PodStatus before = said;

    wanted = wanted.reported(before);
    restartAgent();
    assertThat(step()).describedAs("nothing is new for a restarted agent").isEmpty();

    wanted = wanted.stopping(1);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> step().filter(PodTerminated.class::isInstance).isPresent());
    assertThat(said.initContainerStatuses().getLast().state()).isEqualTo(State.Terminated);
  }

  @Test
  void aJobEndsThoughItsSidecarWouldRunOn() {
    aPod(
        withInits(
            pod("job", RestartPolicy.Never, Busybox.container("main", "true")),
            sidecar(
                Busybox.container(
                    "proxy", "sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done"))));

    stepUntil(PodPhase.Succeeded);

    assertThat(said.initContainerStatuses().getFirst().state()).isEqualTo(State.Terminated);
  }

  @Test
  void anInitContainerThatSomebodyHasTidiedAwayIsNotRunAgain() throws Exception {
    aPod(
        withInits(
            pod("web", RestartPolicy.Always, Busybox.container("main", "sleep", "60")),
            Busybox.container("first", "true")));
    stepUntil(PodPhase.Running);
    String id = said.initContainerStatuses().getFirst().containerID();

    engine.client().removeContainerCmd(id.substring("docker://".length())).exec();
    step();

    assertThat(said.initContainerStatuses().getFirst().state()).isEqualTo(State.Terminated);
    assertThat(said.initContainerStatuses().getFirst().message()).contains("forgotten");
    assertThat(said.ready()).isTrue();
  }

  @Test
  void aHostPortLeadsToThePodWhileItRuns() throws Exception {
    int port = freePort();
    aPod(
        pod(
            "web",
            RestartPolicy.Always,
            withPort(
                Busybox.container("main", "httpd", "-f", "-p", "8000"),
                new ContainerPort(null, 8000, null, port, null))));
    stepUntil(PodPhase.Running);

    await().until(() -> answers(port));

    wanted = wanted.stopping(0);
    await().until(() -> step().filter(PodTerminated.class::isInstance).isPresent());
    assertThat(answers(port)).isFalse();
  }

  @Test
  void aContainerThatAsksForGpusIsToldWhichAreThePods() {
    aPod(
        pod(
            "gpu",
            RestartPolicy.Never,
            withRequest(
                Busybox.container("main", "sh", "-c", "test $CUDA_VISIBLE_DEVICES = 1,2"),
                "nvidia.com/gpu",
                2)),
        1,
        2);

    stepUntil(PodPhase.Succeeded);
  }

  @Test
  void heartbeatsNameTheImagesAndLookForNewOnesEveryFiveMinutes() {
    runtime = new DockerRuntime(engine, NODE, 1);
    List<Event> heartbeats = new CopyOnWriteArrayList<>();
    try (var clock = Executors.newSingleThreadScheduledExecutor()) {
      Outbox outbox =
          new Outbox(
              event -> {
                heartbeats.add(event);
                return Uni.createFrom().voidItem();
              },
              clock);
      NodeReporter reporter =
          new NodeReporter(
              NodeDescription.of(NODE, NODE_ADDRESS, config, runtime), runtime, outbox, List::of);
      reporter.heartbeat(T0);
      await()
          .until(
              () -> {
                reporter.heartbeat(T0.plusSeconds(2));
                return names(heartbeats.getLast()).contains(Busybox.IMAGE);
              });

      engine.client().tagImageCmd(Busybox.IMAGE, "fairlead-test/late", "1").exec();
      reporter.heartbeat(T0.plusSeconds(299));
      reporter.heartbeat(T0.plusSeconds(299));
      assertThat(names(heartbeats.getLast())).doesNotContain("fairlead-test/late:1");

      await()
          .until(
              () -> {
                reporter.heartbeat(T0.plus(NodeReporter.IMAGES_INTERVAL));
                return names(heartbeats.getLast()).contains("fairlead-test/late:1");
              });
    } finally {
      engine.client().removeImageCmd("fairlead-test/late:1").exec();
    }
  }

  private static List<String> names(Event heartbeat) {
    return ((NodeHeartbeat) heartbeat)
        .node().images().stream().map(NodeImage::names).flatMap(List::stream).toList();
  }
}
