package io.fairlead.agent.runtime;

import io.fairlead.agent.runtime.Sessions.Use;
import io.fairlead.domain.model.Container;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs containers as plain processes, for machines without a container engine: each pod has an
 * address of its own in 127.0.0.0/8 and a folder, and each container is a session of its own that
 * outlives this program. Images are not used; a container must say its command.
 *
 * <p>Limits are those of control groups, where these can be made; a Linux process cannot be limited
 * well in any other way (an address-space limit, for one, breaks every JVM). A control group also
 * finds processes that have left their session when a pod is killed.
 *
 * <p>All that must be known after a restart is in the pod's folder: see {@link PodFolder}.
 */
public final class ProcessRuntime implements ContainerRuntime {
  /** The last byte of the address that no pod gets: it is the node's own. */
  public static final int NODE = 254;

  private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

  private final Path pods;
  private final String network;
  private final Optional<CgroupTree> cgroups;

  /**
   * @param pods the folder for the pods' folders of one node
   * @param network the first three bytes of the pods' addresses, for example {@code 127.64.1}
   * @param cgroups where limits come from; empty for none
   * @throws IllegalStateException if this machine lacks what the runtime stands on
   */
  public ProcessRuntime(Path pods, String network, Optional<CgroupTree> cgroups) {
    this.pods = pods.toAbsolutePath();
    this.network = network;
    this.cgroups = cgroups;
    if (!isOnPath("setsid")) {
      throw new IllegalStateException(
          "the process runtime needs setsid (package util-linux), which is not on the PATH;"
              + " install it, or set fairlead.agent.runtime to docker");
    }
    try {
      Files.createDirectories(this.pods);
      removeUnfinished();
    } catch (IOException e) {
      throw new UncheckedIOException("the folder for pods cannot be used: " + pods, e);
    }
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(bin -> Files.isExecutable(Path.of(bin, program)));
  }

  /** A folder that does not say whose it is was never used. */
  private void removeUnfinished() throws IOException {
    for (PodFolder folder : folders()) {
      if (folder.sandbox().isEmpty()) {
        folder.delete();
      }
    }
  }

  private List<PodFolder> folders() throws IOException {
    try (var folders = Files.list(pods)) {
      return folders.filter(Files::isDirectory).sorted().map(PodFolder::new).toList();
    }
  }

  @Override
  public String version() {
    return "process://1";
  }

  @Override
  public String podCidr() {
    return network + ".0/24";
  }

  @Override
  public List<PodSandbox> sandboxes() throws RuntimeFailure {
    try {
      return folders().stream().flatMap(folder -> folder.sandbox().stream()).toList();
    } catch (IOException e) {
      throw failure("ContainerStatusUnknown", e);
    }
  }

  @Override
  public PodSandbox create(String uid, String namespace, String name) throws RuntimeFailure {
    PodFolder folder = new PodFolder(pods.resolve(uid));
    Optional<PodSandbox> existing = folder.sandbox();
    if (existing.isPresent()) {
      return existing.get();
    }
    Set<String> taken = sandboxes().stream().map(PodSandbox::ip).collect(Collectors.toSet());
    for (int host = 1; host < NODE; host++) {
      String ip = network + "." + host;
      if (!taken.contains(ip)) {
        PodSandbox sandbox = new PodSandbox(uid, namespace, name, ip);
        try {
          folder.create(sandbox);
        } catch (IOException e) {
          throw failure("CreatePodSandboxError", e);
        }
        return sandbox;
      }
    }
    throw new RuntimeFailure(
        "CreatePodSandboxError", "no address is left in " + podCidr() + " for another pod");
  }

  @Override
  public void start(PodSandbox sandbox, Container container, Invocation invocation, int attempt)
      throws RuntimeFailure {
    if (invocation.command().isEmpty()) {
      throw new RuntimeFailure(
          "CreateContainerConfigError",
          "container " + container.name() + " has no command, which the process runtime needs");
    }
    List<String> command = new ArrayList<>(invocation.command());
    command.addAll(invocation.args());
    PodFolder folder = folder(sandbox);
    try {
      endRun(folder, container.name());
      Optional<Cgroup> cgroup = Optional.empty();
      if (cgroups.isPresent()) {
        String name = sandbox.uid() + "." + container.name() + "." + attempt;
        cgroup = Optional.of(cgroups.get().create(name, container.resources()));
      }
      folder.begin(container.name(), attempt, cgroup);
      new SessionLauncher(folder)
          .launch(container.name(), container.workingDir(), command, invocation.env(), cgroup);
    } catch (IOException e) {
      throw failure("RunContainerError", e);
    }
  }

  /** Of a run that has ended, ends also what had left its session. */
  private static void endRun(PodFolder folder, String container) throws IOException {
    Optional<Cgroup> last = folder.cgroup(container);
    if (last.isPresent()) {
      last.get().kill();
      last.get().remove();
    }
  }

  @Override
  public Map<String, ContainerState> inspect(PodSandbox sandbox) throws RuntimeFailure {
    try {
      return folder(sandbox).states();
    } catch (IOException e) {
      throw failure("ContainerStatusUnknown", e);
    }
  }

  @Override
  public void terminate(PodSandbox sandbox, Set<String> containers) throws RuntimeFailure {
    PodFolder folder = folder(sandbox);
    try {
      for (String container : containers) {
        Optional<Session> session = folder.session(container).filter(Sessions::isAlive);
        if (session.isPresent()) {
          Sessions.signal(session.get(), "TERM");
        }
      }
    } catch (IOException e) {
      throw failure("KillContainerError", e);
    }
  }

  @Override
  public void kill(PodSandbox sandbox) throws RuntimeFailure {
    PodFolder folder = folder(sandbox);
    try {
      for (String container : folder.containers()) {
        Optional<Session> session = folder.session(container).filter(Sessions::isAlive);
        if (session.isPresent()) {
          Sessions.kill(session.get());
        }
        Optional<Cgroup> cgroup = folder.cgroup(container);
        if (cgroup.isPresent()) {
          cgroup.get().kill();
        }
      }
    } catch (IOException e) {
      throw failure("KillContainerError", e);
    }
  }

  @Override
  public void remove(PodSandbox sandbox) throws RuntimeFailure {
    kill(sandbox);
    try {
      folder(sandbox).delete();
    } catch (IOException e) {
      throw failure("RemoveContainerError", e);
    }
  }

  @Override
  public List<Usage> usage(List<PodSandbox> sandboxes) {
    Map<Long, Use> bySession = cgroups.isPresent() ? Map.of() : Sessions.use();
    List<Usage> usage = new ArrayList<>();
    for (PodSandbox sandbox : sandboxes) {
      PodFolder folder = folder(sandbox);
      try {
        for (String container : folder.containers()) {
          Optional<Session> session = folder.session(container).filter(Sessions::isAlive);
          Optional<Cgroup> cgroup = folder.cgroup(container);
          Optional<Use> use =
              cgroup.isPresent()
                  ? cgroup.flatMap(Cgroup::use)
                  : session.map(Session::leader).map(bySession::get);
          if (session.isPresent() && use.isPresent()) {
            usage.add(
                new Usage(
                    sandbox.uid(),
                    session.get().toString(),
                    use.get().cpuMillis(),
                    use.get().memoryBytes()));
          }
        }
      } catch (IOException e) {
        // The pod's folder is going away: it uses nothing any more.
      }
    }
    return usage;
  }

  @Override
  public Optional<Duration> pollInterval() {
    return Optional.of(POLL_INTERVAL);
  }

  /** Where a container's output goes. */
  public Path log(PodSandbox sandbox, String container) {
    return folder(sandbox).log(container);
  }

  private PodFolder folder(PodSandbox sandbox) {
    return new PodFolder(pods.resolve(sandbox.uid()));
  }

  /** A full disk, a missing right: the exception's own text is often only a path. */
  private static RuntimeFailure failure(String reason, IOException e) {
    String text = e instanceof FileSystemException ? e.toString() : e.getMessage();
    return new RuntimeFailure(reason, text, e);
  }
}
