package io.fairlead.agent.runtime;

import io.fairlead.domain.model.Container;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Runs containers as plain processes, for machines without a container engine: each pod has an
 * address of its own in 127.0.0.0/8 and a folder, and each container is a session of its own that
 * outlives this program. Images are not used; a container must say its command.
 *
 * <p>All that must be known after a restart is in the pod's folder: see {@link PodFolder}.
 */
public final class ProcessRuntime implements ContainerRuntime {
  private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

  private final Path pods;
  private final String network;

  /**
   * @param pods the folder for the pods' folders of one node
   * @param network the first three bytes of the pods' addresses, for example {@code 127.64.1}
   */
  public ProcessRuntime(Path pods, String network) {
    this.pods = pods.toAbsolutePath();
    this.network = network;
    try {
      Files.createDirectories(this.pods);
    } catch (IOException e) {
      throw new UncheckedIOException("the folder for pods cannot be made: " + pods, e);
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
  public List<PodSandbox> sandboxes() {
    try (var folders = Files.list(pods)) {
      return folders.sorted().map(PodFolder::new).flatMap(f -> f.sandbox().stream()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public PodSandbox create(String uid, String namespace, String name) throws RuntimeFailure {
    List<PodSandbox> existing = sandboxes();
    for (PodSandbox sandbox : existing) {
      if (sandbox.uid().equals(uid)) {
        return sandbox;
      }
    }
    Set<String> taken = existing.stream().map(PodSandbox::ip).collect(Collectors.toSet());
    for (int host = 1; host < 255; host++) {
      String ip = network + "." + host;
      if (!taken.contains(ip)) {
        PodSandbox sandbox = new PodSandbox(uid, namespace, name, ip);
        try {
          folder(sandbox).create(sandbox);
        } catch (IOException e) {
          throw new RuntimeFailure("CreatePodSandboxError", e.getMessage(), e);
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
    List<String> command = new ArrayList<>(invocation.command());
    command.addAll(invocation.args());
    if (invocation.command().isEmpty()) {
      throw new RuntimeFailure(
          "RunContainerError",
          "container " + container.name() + " has no command, which the process runtime needs");
    }
    try {
      folder(sandbox)
          .launch(container.name(), container.workingDir(), command, invocation.env(), attempt);
    } catch (IOException e) {
      throw new RuntimeFailure("RunContainerError", e.getMessage(), e);
    }
  }

  @Override
  public Map<String, ContainerState> inspect(PodSandbox sandbox) throws RuntimeFailure {
    try {
      return folder(sandbox).states();
    } catch (IOException e) {
      throw new RuntimeFailure("ContainerStatusUnknown", e.getMessage(), e);
    }
  }

  @Override
  public void terminate(PodSandbox sandbox) throws RuntimeFailure {
    signal(sandbox, "TERM");
  }

  @Override
  public void kill(PodSandbox sandbox) throws RuntimeFailure {
    signal(sandbox, "KILL").forEach(Sessions::awaitEnd);
  }

  private List<Long> signal(PodSandbox sandbox, String signal) throws RuntimeFailure {
    try {
      List<Long> sessions = folder(sandbox).sessions();
      for (long session : sessions) {
        Sessions.signal(session, signal);
      }
      return sessions;
    } catch (IOException e) {
      throw new RuntimeFailure("KillContainerError", e.getMessage(), e);
    }
  }

  @Override
  public void remove(PodSandbox sandbox) throws RuntimeFailure {
    try {
      folder(sandbox).delete();
    } catch (IOException e) {
      throw new RuntimeFailure("RemoveContainerError", e.getMessage(), e);
    }
  }

  @Override
  public Map<String, Usage> usage(List<PodSandbox> sandboxes) {
    Map<Long, Usage> bySession = Sessions.usage();
    Map<String, Usage> usage = new LinkedHashMap<>();
    for (PodSandbox sandbox : sandboxes) {
      try {
        for (long session : new TreeSet<>(folder(sandbox).sessions())) {
          Usage one = bySession.get(session);
          if (one != null) {
            usage.merge(sandbox.uid(), one, ProcessRuntime::sum);
          }
        }
      } catch (IOException e) {
        continue; // the pod's folder is going away: it uses nothing any more
      }
    }
    return usage;
  }

  private static Usage sum(Usage a, Usage b) {
    return new Usage(a.cpuMillis() + b.cpuMillis(), a.memoryBytes() + b.memoryBytes());
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
}
