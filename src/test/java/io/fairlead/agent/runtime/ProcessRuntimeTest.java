package io.fairlead.agent.runtime;

import static io.fairlead.agent.AgentFixtures.container;
import static io.fairlead.agent.AgentFixtures.withLimits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.agent.runtime.ContainerRuntime.Invocation;
import io.fairlead.agent.runtime.ContainerRuntime.Usage;
import io.fairlead.agent.runtime.ContainerState.Exited;
import io.fairlead.agent.runtime.ContainerState.Running;
import io.fairlead.domain.model.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes of this machine. */
class ProcessRuntimeTest {
  private static final Optional<CgroupTree> CGROUPS = CgroupTree.find("fairlead-test");
  private static final long MEBIBYTE = 1 << 20;

  @TempDir Path folder;
  private ProcessRuntime runtime;
  private PodSandbox pod;

  @BeforeEach
  void aPodWithAPlace() throws RuntimeFailure {
    runtime = restarted();
    pod = runtime.create("uid-1", "default", "web");
  }

  @AfterEach
  void nothingIsLeft() throws RuntimeFailure {
    for (PodSandbox sandbox : runtime.sandboxes()) {
      runtime.remove(sandbox);
    }
  }

  /** What a new agent over the same folder has. */
  private ProcessRuntime restarted() {
    return new ProcessRuntime(folder, "127.99.1", CGROUPS);
  }

  private void start(Container container, int attempt) throws RuntimeFailure {
    start(container, attempt, Map.of());
  }

  private void start(Container container, int attempt, Map<String, String> env)
      throws RuntimeFailure {
    runtime.start(pod, container, new Invocation(container.command(), List.of(), env), attempt);
  }

  private ContainerState state() throws RuntimeFailure {
    return runtime.inspect(pod).get("main");
  }

  private Exited awaitExit() {
    return (Exited) await().until(this::state, Exited.class::isInstance);
  }

  private String log() throws IOException {
    return Files.readString(runtime.log(pod, "main"));
  }

  private static boolean isAlive(String pid) {
    return Files.exists(Path.of("/proc", pid, "exe"));
  }

  @Test
  void everyPodHasAnAddressOfItsOwn() throws RuntimeFailure {
    PodSandbox other = runtime.create("uid-2", "default", "web");

    assertThat(pod.ip()).isEqualTo("127.99.1.1");
    assertThat(other.ip()).isEqualTo("127.99.1.2");
    assertThat(runtime.create("uid-1", "default", "web")).isEqualTo(pod);
    assertThat(runtime.sandboxes()).containsExactlyInAnyOrder(pod, other);
  }

  @Test
  void anAddressIsFreeAgainWhenItsPodIsRemoved() throws RuntimeFailure {
    runtime.remove(pod);

    assertThat(runtime.sandboxes()).isEmpty();
    assertThat(runtime.create("uid-2", "default", "next").ip()).isEqualTo(pod.ip());
  }

  @Test
  void aFullNetworkSaysSo() throws RuntimeFailure {
    for (int i = 2; i < 254; i++) {
      runtime.create("uid-" + i, "default", "pod-" + i);
    }

    assertThatExceptionOfType(RuntimeFailure.class)
        .isThrownBy(() -> runtime.create("uid-254", "default", "one-too-many"))
        .withMessage("no address is left in 127.99.1.0/24 for another pod");
  }

  @Test
  void aProcessRunsUntilItExitsAndItsCodeIsKept() throws RuntimeFailure {
    start(container("main", "sh", "-c", "sleep 0.3; exit 3"), 0);
    assertThat(state()).isInstanceOf(Running.class);

    Exited exited = awaitExit();

    assertThat(exited.exitCode()).isEqualTo(3);
    assertThat(exited.reason()).isEqualTo("Error");
    assertThat(exited.finishedAt()).isAfterOrEqualTo(exited.startedAt());
    assertThat(restarted().inspect(pod).get("main")).isEqualTo(exited);
  }

  @Test
  void outputGoesToALogThatNextRunsAppendTo() throws Exception {
    start(container("main", "sh", "-c", "echo first; echo oops >&2"), 0);
    awaitExit();
    start(container("main", "echo", "second"), 1);
    Exited exited = awaitExit();

    assertThat(exited.attempt()).isEqualTo(1);
    assertThat(exited.reason()).isEqualTo("Completed");
    assertThat(log()).isEqualTo("first\noops\nsecond\n");
  }

  @Test
  void theEnvironmentIsThePodsAndNotThisProgramsOwn() throws Exception {
    start(container("main", "env"), 0, Map.of("GREETING", "hello $there"));
    awaitExit();

    assertThat(log().lines().map(line -> line.split("=")[0]))
        .contains("GREETING", "PATH", "HOME", "LANG")
        .isSubsetOf("GREETING", "PATH", "HOME", "LANG", "PWD", "OLDPWD", "SHLVL", "_");
    assertThat(log()).contains("GREETING=hello $there\n");
  }

  @Test
  void aCommandThatIsNotThereIsAStartError() throws RuntimeFailure {
    start(container("main", "no-such-program"), 2);

    Exited exited = (Exited) state();

    assertThat(exited.reason()).isEqualTo("StartError");
    assertThat(exited.exitCode()).isEqualTo(127);
    assertThat(exited.attempt()).isEqualTo(2);
    assertThat(exited.message())
        .startsWith("exec: \"no-such-program\": executable file not found in $PATH (");
  }

  @Test
  void aFileThatIsNoProgramIsAStartError() throws Exception {
    Path file = Files.writeString(folder.resolve("text"), "no program");

    start(container("main", file.toString()), 0);

    assertThat(((Exited) state()).message()).endsWith("/text\": permission denied");
  }

  @Test
  void anExitCodeOf127OfACommandThatRanIsItsOwn() throws RuntimeFailure {
    start(container("main", "sh", "-c", "exit 127"), 0);

    assertThat(awaitExit().reason()).isEqualTo("Error");
  }

  @Test
  void aContainerWithoutACommandSaysWhatIsMissing() {
    assertThatExceptionOfType(RuntimeFailure.class)
        .isThrownBy(() -> start(container("main"), 0))
        .withMessage("container main has no command, which the process runtime needs");
  }

  @Test
  void aProcessSurvivesTheAgent() throws RuntimeFailure {
    start(container("main", "sleep", "60"), 4);
    ContainerState before = state();

    ContainerState after = restarted().inspect(pod).get("main");

    assertThat(after).isInstanceOf(Running.class).isEqualTo(before);
    assertThat(after.attempt()).isEqualTo(4);
    assertThat(restarted().sandboxes()).containsExactly(pod);
  }

  @Test
  void aProcessThatHasTheNumberOfOursIsNotTakenForIt() throws Exception {
    start(container("main", "true"), 0);
    awaitExit();
    Path own = folder.resolve("uid-1");
    Files.delete(own.resolve("main.exit"));
    String bootId = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    Files.writeString(
        own.resolve("main.pid"), ProcessHandle.current().pid() + " 1 " + bootId + "\n");

    Exited exited = (Exited) state();

    assertThat(exited.exitCode()).isEqualTo(137);
    assertThat(state()).describedAs("the end stays where it was first seen").isEqualTo(exited);
  }

  @Test
  void terminateLetsAProcessEndAsItLikes() throws Exception {
    start(
        container(
            "main",
            "sh",
            "-c",
            "trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.05; done"),
        0);
    await().until(() -> log().contains("up"));

    runtime.terminate(pod, Set.of("main"));

    assertThat(awaitExit().exitCode()).isZero();
    assertThat(log()).contains("bye");
  }

  @Test
  void killEndsAProcessThatDoesNotListen() throws Exception {
    start(container("main", "sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.05; done"), 0);
    await().until(() -> log().contains("up"));
    runtime.terminate(pod, Set.of("main"));
    assertThat(state()).isInstanceOf(Running.class);

    runtime.kill(pod);

    assertThat(awaitExit().exitCode()).isEqualTo(137);
  }

  @Test
  void killEndsAWholeTreeAlsoWhatHasLeftTheSession() throws Exception {
    start(
        container(
            "main",
            "sh",
            "-c",
            "sleep 61 & echo $!; setsid sh -c 'echo $$; exec sleep 62' & sleep 0.2; echo up; wait"),
        0);
    await().until(() -> log().contains("up"));
    List<String> pids = log().lines().filter(line -> !line.equals("up")).toList();
    assertThat(pids).hasSize(2).allMatch(ProcessRuntimeTest::isAlive);

    runtime.kill(pod);

    await().untilAsserted(() -> assertThat(pids).noneMatch(ProcessRuntimeTest::isAlive));
  }

  @Test
  void whatACommandLeavesBehindEndsWithIt() throws Exception {
    start(container("main", "sh", "-c", "sleep 63 & echo $!"), 0);

    assertThat(awaitExit().exitCode()).isZero();

    String pid = log().strip();
    await().untilAsserted(() -> assertThat(isAlive(pid)).isFalse());
  }

  @Test
  void aFolderThatWasNeverFinishedIsCleared() throws Exception {
    Files.createDirectories(folder.resolve("uid-half"));
    Files.writeString(folder.resolve("uid-half/pod.properties.tmp"), "uid=");

    assertThat(restarted().sandboxes()).containsExactly(pod);
    assertThat(folder.resolve("uid-half")).doesNotExist();
  }

  @Test
  void usageIsThatOfAllProcessesOfARun() throws Exception {
    start(container("main", "sh", "-c", "while :; do :; done"), 0);

    await()
        .untilAsserted(
            () ->
                assertThat(runtime.usage(List.of(pod)))
                    .singleElement()
                    .satisfies(
                        usage -> {
                          assertThat(usage.uid()).isEqualTo("uid-1");
                          assertThat(usage.cpuMillis()).isGreaterThanOrEqualTo(200);
                          assertThat(usage.memoryBytes()).isPositive();
                        }));
    String run = runtime.usage(List.of(pod)).getFirst().run();
    runtime.kill(pod);
    start(container("main", "sleep", "60"), 1);

    assertThat(runtime.usage(List.of(pod)))
        .singleElement()
        .extracting(Usage::run)
        .isNotEqualTo(run);
  }

  @Test
  void withoutControlGroupsUsageAndKillStillWork() throws Exception {
    runtime = new ProcessRuntime(folder, "127.99.1", Optional.empty());
    start(container("main", "sh", "-c", "while :; do :; done"), 0);

    await()
        .untilAsserted(
            () ->
                assertThat(runtime.usage(List.of(pod)))
                    .anySatisfy(
                        usage -> {
                          assertThat(usage.cpuMillis()).isPositive();
                          assertThat(usage.memoryBytes()).isPositive();
                        }));
    runtime.kill(pod);
    assertThat(awaitExit().exitCode()).isEqualTo(137);
  }

  @Test
  void moreMemoryThanTheLimitIsAnOomKill() throws Exception {
    assumeThat(CGROUPS).as("control groups can be made here").isPresent();
    Container hungry =
        container("main", "sh", "-c", "x=0123456789abcdef; while :; do x=$x$x; done");

    start(withLimits(hungry, 1000, 16 * MEBIBYTE), 0);

    Exited exited =
        (Exited)
            await().atMost(Duration.ofSeconds(30)).until(this::state, Exited.class::isInstance);
    assertThat(exited.reason()).isEqualTo("OOMKilled");
    assertThat(exited.exitCode()).isEqualTo(137);
  }

  @Test
  void limitsAreThoseOfTheControlGroupWhichGoesWithThePod() throws Exception {
    assumeThat(CGROUPS).as("control groups can be made here").isPresent();
    start(withLimits(container("main", "sleep", "60"), 250, 64 * MEBIBYTE), 0);
    Cgroup group = new PodFolder(folder.resolve("uid-1")).cgroup("main").orElseThrow();

    if (group.version() == 2) {
      assertThat(group.cpu().resolve("cpu.max")).hasContent("25000 100000");
      assertThat(group.memory().resolve("memory.max")).hasContent("67108864");
    } else {
      assertThat(group.cpu().resolve("cpu.cfs_quota_us")).hasContent("25000");
      assertThat(group.memory().resolve("memory.limit_in_bytes")).hasContent("67108864");
    }
    assertThat(group.entrances())
        .allSatisfy(procs -> assertThat(Files.readAllLines(procs)).hasSizeGreaterThanOrEqualTo(1));

    runtime.remove(pod);

    assertThat(group.folders()).allSatisfy(path -> assertThat(path).doesNotExist());
  }
}
