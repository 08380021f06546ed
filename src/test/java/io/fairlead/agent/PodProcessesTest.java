package io.fairlead.agent;

import static io.fairlead.agent.AgentFixtures.NODE;
import static io.fairlead.agent.AgentFixtures.config;
import static io.fairlead.agent.AgentFixtures.container;
import static io.fairlead.agent.AgentFixtures.pod;
import static io.fairlead.agent.AgentFixtures.sidecar;
import static io.fairlead.agent.AgentFixtures.withInits;
import static io.fairlead.agent.AgentFixtures.withPort;
import static io.fairlead.agent.AgentFixtures.withProbe;
import static io.fairlead.agent.AgentFixtures.withRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.agent.DesiredPods.Desired;
import io.fairlead.agent.runtime.PodSandbox;
import io.fairlead.agent.runtime.ProcessRuntime;
import io.fairlead.agent.runtime.RuntimeFailure;
import io.fairlead.domain.event.PodStatusEvent;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.ContainerPort;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodPhase;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.PodStatus.ContainerStatus;
import io.fairlead.domain.model.PodStatus.State;
import io.fairlead.domain.model.Probe;
import io.fairlead.domain.model.RestartPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one pod asks of its node, with real processes and sockets of this machine. */
class PodProcessesTest {
  private static final String NODE_ADDRESS = "127.98.1.254";
  private static final String POD_ADDRESS = "127.98.1.1";

  @TempDir Path folder;
  private final AgentConfig config =
      config(Map.of("drain-delay", "0s", "restart-backoff", "100ms"));
  private ProcessRuntime runtime;
  private Desired wanted;
  private PodWorker worker;
  private PodStatus said;

  private void aPod(Pod pod, Integer... gpus) {
    runtime = new ProcessRuntime(folder.resolve("pods"), "127.98.1", Optional.empty());
    wanted = new Desired(pod, NODE, List.of(gpus), null, false, false, null);
    restartAgent();
  }

  private void restartAgent() {
    if (worker != null) {
      worker.close();
    }
    runtime = new ProcessRuntime(folder.resolve("pods"), "127.98.1", Optional.empty());
    worker = new PodWorker(wanted, NODE_ADDRESS, runtime, config, Instant.now(), () -> {});
  }

  private Optional<PodStatusEvent> step() {
    Optional<PodStatusEvent> event = worker.step(wanted, Instant.now());
    event.ifPresent(news -> said = news.status());
    return event;
  }

  private void stepUntil(PodPhase phase) {
    await()
        .until(
            () -> {
              step();
              return said.phase() == phase;
            });
  }

  private void stop() {
    wanted = wanted.stopping(5);
    await().until(() -> step().filter(PodTerminated.class::isInstance).isPresent());
  }

  @AfterEach
  void nothingIsLeft() throws RuntimeFailure {
    worker.close();
    for (PodSandbox sandbox : runtime.sandboxes()) {
      runtime.remove(sandbox);
    }
  }

  private Path diary() {
    return folder.resolve("diary");
  }

  private List<String> written() throws IOException {
    return Files.readAllLines(diary());
  }

  private Container writing(String name, String script) {
    return container(name, "sh", "-c", "say() { echo $1 >> " + diary() + "; }; " + script);
  }

  // ---- init containers and sidecars

  @Test
  void containersStartInTheirOrderAndStopInReverse() throws Exception {
    String runOn = "trap 'say %1$s-stopped; exit' TERM; say %1$s; while :; do sleep 0.02; done";
    aPod(
        withInits(
            pod("web", RestartPolicy.Always, writing("main", runOn.formatted("main"))),
            writing("first", "sleep 0.2; say first"),
            sidecar(writing("proxy", runOn.formatted("proxy"))),
            writing("second", "sleep 0.2; say second"),
            sidecar(writing("logs", runOn.formatted("logs")))));

    stepUntil(PodPhase.Running);
    await().until(() -> written().size() == 5);
    stop();

    assertThat(written())
        .startsWith("first")
        .endsWith("main-stopped", "logs-stopped", "proxy-stopped");
    assertThat(written().subList(1, 5))
        .containsExactlyInAnyOrder("proxy", "second", "logs", "main");
    assertThat(written().indexOf("second")).isLessThan(written().indexOf("main"));
  }

  @Test
  void whatHasCompletedIsNotRunAgainAfterTheAgentsRestart() throws Exception {
    aPod(
        withInits(
            pod("web", RestartPolicy.Always, writing("main", "say main; sleep 60")),
            writing("first", "say first"),
            writing("second", "say second; sleep 0.3")));
    step();
    await()
        .until(
            () -> {
              step();
              return Files.exists(diary()) && written().contains("second");
            });

    restartAgent();
    stepUntil(PodPhase.Running);
    await().until(() -> written().contains("main"));
    restartAgent();
    step();

    assertThat(written()).containsExactly("first", "second", "main");
  }

  @Test
  void aSidecarWithAProbeIsWaitedFor() throws Exception {
    Probe listens =
        new Probe(null, new Probe.TcpSocket(Integer.toString(freePort())), 0, 1, 1, 1, 1);
    aPod(
        withInits(
            pod("web", RestartPolicy.Always, writing("main", "say main; sleep 60")),
            sidecar(withProbe(writing("proxy", "sleep 60"), listens))));
    step();
    step();
    assertThat(said.phase()).isEqualTo(PodPhase.Pending);
    assertThat(said.initContainerStatuses().getFirst().state()).isEqualTo(State.Running);

    int port = Integer.parseInt(listens.tcpSocket().port());
    try (ServerSocket listening = new ServerSocket(port, 5, InetAddress.getByName(POD_ADDRESS))) {
      stepUntil(PodPhase.Running);
      assertThat(said.ready()).isTrue();
      assertThat(listening.isBound()).isTrue();
    }
  }

  @Test
  void aJobEndsThoughItsSidecarWouldRunOn() throws Exception {
    aPod(
        withInits(
            pod("job", RestartPolicy.Never, writing("main", "say done")),
            sidecar(writing("proxy", "sleep 60"))));

    stepUntil(PodPhase.Succeeded);

    assertThat(written()).containsExactly("done");
    assertThat(said.initContainerStatuses().getFirst().state()).isEqualTo(State.Terminated);
  }

  // ---- host ports

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getByName(NODE_ADDRESS))) {
      return any.getLocalPort();
    }
  }

  private static Container webServer(ContainerPort port) {
    return withPort(
        container("main", "jwebserver", "-b", POD_ADDRESS, "-p", "" + port.containerPort()), port);
  }

  private static ContainerPort hostPort(int port) {
    return new ContainerPort(null, 8000, null, port, null);
  }

  private static boolean answers(String address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 500);
      socket.setSoTimeout(2000);
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
          .startsWith("HTTP/1.1 200");
    } catch (IOException e) {
      return false;
    }
  }

  private ContainerStatus main() {
    return said.containerStatuses().getFirst();
  }

  @Test
  void aHostPortLeadsToThePodWhileItRuns() throws Exception {
    int port = freePort();
    aPod(pod("web", RestartPolicy.Always, webServer(hostPort(port))));

    stepUntil(PodPhase.Running);
    await().until(() -> answers(NODE_ADDRESS, port));
    assertThat(answers("127.0.0.1", port)).describedAs("another node's address").isFalse();
    restartAgent();
    step();
    assertThat(answers(NODE_ADDRESS, port)).describedAs("opened again").isTrue();

    stop();
    assertThat(answers(NODE_ADDRESS, port)).isFalse();
    try (ServerSocket next = new ServerSocket(port, 1, InetAddress.getByName(NODE_ADDRESS))) {
      assertThat(next.isBound()).describedAs("it is free again").isTrue();
    }
  }

  @Test
  void aContainerWaitsForAHostPortThatIsTakenAndSaysSo() throws Exception {
    int port = freePort();
    aPod(pod("web", RestartPolicy.Always, webServer(hostPort(port))));
    try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getByName(NODE_ADDRESS))) {
      step();

      assertThat(other.isBound()).isTrue();
      assertThat(said.phase()).isEqualTo(PodPhase.Pending);
      assertThat(main().state()).isEqualTo(State.Waiting);
      assertThat(main().reason()).isEqualTo("HostPortUnavailable");
      assertThat(main().message())
          .isEqualTo(
              "host port %s:%d/TCP cannot be had: Address already in use"
                  .formatted(NODE_ADDRESS, port));
    }

    stepUntil(PodPhase.Running);
    await().until(() -> answers(NODE_ADDRESS, port));
  }

  @Test
  void aPodThatRunsWithoutItsHostPortSaysSoUntilItHasItAgain() throws Exception {
    int port = freePort();
    aPod(pod("web", RestartPolicy.Always, webServer(hostPort(port))));
    stepUntil(PodPhase.Running);
    worker.close();
    try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getByName(NODE_ADDRESS))) {
      restartAgent();
      step();

      assertThat(other.isBound()).isTrue();
      assertThat(main().state()).isEqualTo(State.Running);
      assertThat(main().message()).contains(NODE_ADDRESS + ":" + port);
    }

    step();
    assertThat(main().message()).isNull();
    await().until(() -> answers(NODE_ADDRESS, port));
  }

  // ---- GPUs

  private String log(String container) throws IOException {
    return Files.readString(runtime.log(worker.sandbox(), container));
  }

  @Test
  void aContainerThatAsksForGpusIsToldWhichAreThePods() throws Exception {
    aPod(
        pod(
            "gpu",
            RestartPolicy.Never,
            withRequest(container("whole", "env"), "nvidia.com/gpu", 2),
            withRequest(container("shared", "env"), "fairlead.io/gpu-milli", 500),
            container("none", "env")),
        0,
        3);

    stepUntil(PodPhase.Succeeded);

    for (String container : List.of("whole", "shared")) {
      assertThat(log(container).lines())
          .contains("NVIDIA_VISIBLE_DEVICES=0,3", "CUDA_VISIBLE_DEVICES=0,3");
    }
    assertThat(log("none")).doesNotContain("VISIBLE_DEVICES");
  }
}
