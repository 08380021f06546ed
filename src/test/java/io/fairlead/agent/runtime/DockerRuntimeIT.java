package io.fairlead.agent.runtime;

import static io.fairlead.agent.AgentFixtures.container;
import static io.fairlead.agent.AgentFixtures.withImage;
import static io.fairlead.agent.AgentFixtures.withLimits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import io.fairlead.agent.runtime.ContainerRuntime.Invocation;
import io.fairlead.agent.runtime.ContainerState.Exited;
import io.fairlead.agent.runtime.ContainerState.Running;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.NodeImage;
import io.fairlead.testing.NeedsContainerEngine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real containers on the engine that answers, from the image {@link Busybox}. */
@NeedsContainerEngine
class DockerRuntimeIT {
  private static final long MEBIBYTE = 1 << 20;

  @TempDir private static Path folder;
  private static DockerEngine engine;

  private DockerRuntime runtime;
  private PodSandbox pod;

  @BeforeAll
  static void anEngineWithAnImage() throws Exception {
    engine = DockerEngine.connect(Optional.empty(), "10.97", folder.resolve("data")).orElseThrow();
    Busybox.build(engine, folder);
  }

  @BeforeEach
  void aPodWithAPlace() throws RuntimeFailure {
    runtime = restarted();
    pod = runtime.create("uid-1", "default", "web");
  }

  @AfterEach
  void nothingIsLeft() throws RuntimeFailure {
    if (runtime != null) {
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

  /** What a new agent on the same engine has. */
  private static DockerRuntime restarted() {
    return new DockerRuntime(engine, "node-1", 1);
  }

  private static Container busybox(String name, String... command) {
    return Busybox.container(name, command);
  }

  private void start(Container container, int attempt) throws RuntimeFailure {
    assertThat(runtime.prepare(container)).isTrue();
    runtime.start(
        pod,
        container,
        new Invocation(container.command(), List.of(), Map.of("GREETING", "hello")),
        attempt);
  }

  private ContainerState state(String name) throws RuntimeFailure {
    runtime.refresh();
    return runtime.inspect(pod).get(name);
  }

  private Exited awaitExit() {
    return (Exited)
        await().atMost(Duration.ofSeconds(30)).until(() -> state("main"), Exited.class::isInstance);
  }

  private InspectContainerResponse inspected(String name) throws RuntimeFailure {
    return engine
        .client()
        .inspectContainerCmd(state(name).id().substring("docker://".length()))
        .exec();
  }

  private boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(pod.ip(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void everyPodHasAnAddressOfItsOwnAtWhichItsContainersAnswer() throws RuntimeFailure {
    PodSandbox other = runtime.create("uid-2", "default", "web");
    assertThat(pod.ip()).startsWith("10.97.1.").isNotEqualTo(other.ip());
    assertThat(runtime.create("uid-1", "default", "web")).isEqualTo(pod);

    start(busybox("main", "httpd", "-f", "-p", "8000"), 0);

    assertThat(state("main")).isInstanceOf(Running.class);
    await().until(() -> answers(8000));
    assertThat(runtime.sandboxes()).containsExactlyInAnyOrder(pod, other);
  }

  @Test
  void limitsAreApplied() throws RuntimeFailure {
    start(withLimits(busybox("main", "sleep", "60"), 250, 32 * MEBIBYTE), 0);

    var host = inspected("main").getHostConfig();

    assertThat(host.getNanoCPUs()).isEqualTo(250_000_000);
    assertThat(host.getMemory()).isEqualTo(32 * MEBIBYTE);
    assertThat(host.getMemorySwap()).describedAs("no swap beside it").isEqualTo(32 * MEBIBYTE);
    assertThat(host.getCpuShares()).isEqualTo(256);
  }

  @Test
  void anExitCodeIsKeptAndTheNextRunTakesItsPlace() throws RuntimeFailure {
    start(busybox("main", "sh", "-c", "exit 3"), 0);
    Exited first = awaitExit();
    assertThat(first.exitCode()).isEqualTo(3);
    assertThat(first.reason()).isEqualTo("Error");
    assertThat(first.finishedAt()).isAfterOrEqualTo(first.startedAt());

    start(busybox("main", "sh", "-c", "test $GREETING = hello"), 1);

    Exited second = awaitExit();
    assertThat(second.attempt()).isEqualTo(1);
    assertThat(second.reason()).isEqualTo("Completed");
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(runtime.inspect(pod)).hasSize(1);
  }

  @Test
  void aCommandThatIsNotThereIsAStartErrorThatStays() throws RuntimeFailure {
    start(busybox("main", "no-such-program"), 2);

    Exited exited = (Exited) state("main");

    assertThat(exited.reason()).isEqualTo("StartError");
    assertThat(exited.attempt()).isEqualTo(2);
    assertThat(exited.exitCode()).isEqualTo(127);
    assertThat(exited.message()).contains("no-such-program").contains("not found");
    assertThat(state("main")).isEqualTo(exited);
  }

  @Test
  void moreMemoryThanTheLimitIsAnOomKill() throws RuntimeFailure {
    Container hungry = busybox("main", "sh", "-c", "x=0123456789abcdef; while :; do x=$x$x; done");

    start(withLimits(hungry, 1000, 16 * MEBIBYTE), 0);

    assertThat(awaitExit().reason()).isEqualTo("OOMKilled");
  }

  @Test
  void anImageThatCannotBePulledIsAnErrorAndHoldsNobodyUp() throws RuntimeFailure {
    Container missing = withImage(container("other", "run"), "127.0.0.1:1/no/such:1");
    assertThat(runtime.prepare(missing)).describedAs("it is on its way").isFalse();

    start(busybox("main", "sleep", "60"), 0);
    assertThat(state("main")).isInstanceOf(Running.class);

    await()
        .untilAsserted(
            () ->
                assertThatExceptionOfType(RuntimeFailure.class)
                    .isThrownBy(() -> runtime.prepare(missing))
                    .withMessageStartingWith("image \"127.0.0.1:1/no/such:1\" cannot be pulled: ")
                    .satisfies(e -> assertThat(e.reason()).isEqualTo("ErrImagePull")));
  }

  @Test
  void anImageThatMayNotBePulledSaysSo() {
    Container never =
        new Container("c", "no/such:1", "Never", null, null, null, null, null, null, null);

    assertThatExceptionOfType(RuntimeFailure.class)
        .isThrownBy(() -> runtime.prepare(never))
        .satisfies(e -> assertThat(e.reason()).isEqualTo("ErrImageNeverPull"));
  }

  @Test
  void aContainerWithoutAnImageSaysWhatIsMissing() {
    assertThatExceptionOfType(RuntimeFailure.class)
        .isThrownBy(() -> runtime.prepare(withImage(container("main", "run"), null)))
        .withMessage("container main has no image, which the docker runtime needs");
  }

  @Test
  void theContainersOfAPodShareItsAddressAndComeAndGoWithoutEachOther() throws RuntimeFailure {
    start(busybox("main", "httpd", "-f", "-p", "8000"), 0);
    start(busybox("side", "sh", "-c", "wget -q -O - http://127.0.0.1:8000/; sleep 60"), 0);
    await().until(() -> answers(8000));
    ContainerState side = state("side");
    assertThat(side).isInstanceOf(Running.class);

    engine.client().killContainerCmd(state("main").id().substring(9)).exec();
    awaitExit();
    start(busybox("main", "httpd", "-f", "-p", "8001"), 1);

    await().until(() -> answers(8001));
    assertThat(state("side")).describedAs("the other runs on").isEqualTo(side);
  }

  @Test
  void aContainerSurvivesTheAgent() throws RuntimeFailure {
    start(busybox("main", "sleep", "60"), 4);
    ContainerState before = state("main");

    runtime = restarted();

    assertThat(runtime.sandboxes()).containsExactly(pod);
    assertThat(runtime.create("uid-1", "default", "web")).isEqualTo(pod);
    assertThat(state("main")).isInstanceOf(Running.class).isEqualTo(before);
    assertThat(before.attempt()).isEqualTo(4);
  }

  @Test
  void terminateIsASignalAndKillIsTheEnd() throws RuntimeFailure {
    start(busybox("main", "sh", "-c", "trap '' TERM; while :; do sleep 1; done"), 0);
    runtime.terminate(pod, Set.of("main"));
    assertThat(state("main")).isInstanceOf(Running.class);

    runtime.kill(pod);

    assertThat(awaitExit().exitCode()).isEqualTo(137);
    runtime.kill(pod);
    assertThat(state("main")).isInstanceOf(Exited.class);
  }

  @Test
  void aPodWhoseSandboxWasStoppedIsGivenItAgain() throws RuntimeFailure {
    start(busybox("main", "httpd", "-f", "-p", "8000"), 0);
    engine.client().killContainerCmd("fairlead_uid-1").exec();
    runtime.refresh();

    assertThat(runtime.create("uid-1", "default", "web")).isEqualTo(pod);

    awaitExit();
    start(busybox("main", "httpd", "-f", "-p", "8000"), 1);
    await().until(() -> answers(8000));
  }

  @Test
  void usageIsThatOfTheRunningContainers() throws RuntimeFailure {
    start(busybox("main", "sh", "-c", "while :; do :; done"), 0);
    start(busybox("side", "true"), 0);
    await().until(() -> state("side"), Exited.class::isInstance);
    runtime.refresh();

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(runtime.usage(List.of(pod)))
                    .singleElement()
                    .satisfies(
                        usage -> {
                          assertThat(usage.uid()).isEqualTo("uid-1");
                          assertThat(usage.cpuMillis()).isGreaterThan(100);
                          assertThat(usage.memoryBytes()).isPositive();
                        }));
  }

  @Test
  void imagesAreKnownByAllTheirNamesTheLargestFirst() throws RuntimeFailure {
    engine.client().tagImageCmd(Busybox.IMAGE, "fairlead-test/also-busybox", "2").exec();
    try {
      List<NodeImage> images = runtime.images(50);

      assertThat(images)
          .isSortedAccordingTo(Comparator.comparingLong(NodeImage::sizeBytes).reversed())
          .anySatisfy(
              image -> {
                assertThat(image.names())
                    .contains(Busybox.IMAGE, "fairlead-test/also-busybox:2")
                    .isSorted();
                assertThat(image.sizeBytes()).isGreaterThan(MEBIBYTE);
              })
          .noneSatisfy(image -> assertThat(image.names()).contains("<none>:<none>"));
      assertThat(runtime.images(1)).containsExactly(images.getFirst());
    } finally {
      engine.client().removeImageCmd("fairlead-test/also-busybox:2").exec();
    }
  }

  @Test
  void anEngineWithoutNvidiasRuntimeStillRunsWhatAsksForGpus() throws RuntimeFailure {
    assumeThat(engine.client().infoCmd().exec().getRuntimes()).doesNotContainKey("nvidia");
    Container container = busybox("main", "sleep", "60");
    assertThat(runtime.prepare(container)).isTrue();

    runtime.start(
        pod,
        container,
        new Invocation(container.command(), List.of(), Map.of()).withGpus(List.of(0, 1)),
        0);

    assertThat(state("main")).isInstanceOf(Running.class);
    assertThat(inspected("main").getHostConfig().getDeviceRequests()).isNullOrEmpty();
  }

  @Test
  void nothingIsLeftOfARemovedPod() throws RuntimeFailure {
    start(busybox("main", "sleep", "60"), 0);
    String id = state("main").id().substring(9);

    runtime.remove(pod);

    assertThat(runtime.sandboxes()).isEmpty();
    assertThatExceptionOfType(NotFoundException.class)
        .isThrownBy(() -> engine.client().inspectContainerCmd(id).exec());
    runtime.remove(pod);
  }

  @Test
  void anotherProgramsPodsAreNoneOfOurs() throws RuntimeFailure {
    DockerRuntime stranger =
        new DockerRuntime(
            new DockerEngine(engine.client(), engine.images(), engine.network(), "stranger"),
            "node-1",
            1);
    PodSandbox theirs = stranger.create("uid-theirs", "default", "web");
    try {
      runtime.refresh();
      assertThat(runtime.sandboxes()).containsExactly(pod);
      assertThat(theirs.ip()).isNotEqualTo(pod.ip());
    } finally {
      stranger.remove(theirs);
    }
  }
}
