package io.fairlead.agent.runtime;

import static io.fairlead.agent.runtime.DockerContainers.isRunning;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.NodeImage;
import io.fairlead.domain.model.Resources;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Runs containers on a Docker engine. As in Kubernetes, a pod's address and network belong to a
 * container that only sleeps, and the pod's own containers join it; so they can come and go.
 */
public final class DockerRuntime implements ContainerRuntime {
  private static final Duration POLL_INTERVAL = Duration.ofMillis(500);
  private static final long NANO_CPUS_PER_MILLI = 1_000_000;
  private static final int MIN_CPU_SHARES = 2;

  private final DockerClient client;
  private final DockerEngine engine;
  private final DockerContainers containers;
  private final DockerSandboxes sandboxes;
  private final DockerUsage usage;
  private final DockerGpus gpus;

  /** The pods' uids by the ids of their running containers, as of the last look. */
  private final Map<String, String> running = new ConcurrentHashMap<>();

  /**
   * @param ordinal the third byte of the pods' addresses
   */
  public DockerRuntime(DockerEngine engine, String node, int ordinal) {
    this.client = engine.client();
    this.engine = engine;
    this.containers = new DockerContainers(engine, node);
    this.sandboxes =
        new DockerSandboxes(engine, containers, node, engine.network() + "." + ordinal);
    this.usage = new DockerUsage(client);
    this.gpus = new DockerGpus(client);
  }

  @Override
  public String version() {
    return engine.version();
  }

  @Override
  public String podCidr() {
    return sandboxes.cidr();
  }

  /** A call to the engine, which may answer anything, and which may be gone. */
  private interface Call<T> {
    T run() throws RuntimeFailure;
  }

  private static <T> T call(String reason, Call<T> call) throws RuntimeFailure {
    try {
      return call.run();
    } catch (RuntimeException e) {
      throw new RuntimeFailure(reason, e.getMessage(), e);
    }
  }

  @Override
  public void refresh() throws RuntimeFailure {
    containers.changed();
    List<com.github.dockerjava.api.model.Container> all =
        call("ContainerStatusUnknown", containers::all);
    Map<String, String> now = new LinkedHashMap<>();
    for (var container : all) {
      if (isRunning(container) && DockerContainers.name(container) != null) {
        now.put(container.getId(), container.getLabels().get(DockerLabels.UID));
      }
    }
    running.keySet().retainAll(now.keySet());
    running.putAll(now);
  }

  @Override
  public List<PodSandbox> sandboxes() throws RuntimeFailure {
    return call(
        "ContainerStatusUnknown",
        () ->
            containers.all().stream()
                .map(container -> DockerLabels.sandbox(container.getLabels()))
                .distinct()
                .toList());
  }

  @Override
  public PodSandbox create(String uid, String namespace, String name) throws RuntimeFailure {
    return call("CreatePodSandboxError", () -> sandboxes.create(uid, namespace, name));
  }

  @Override
  public boolean prepare(Container container) throws RuntimeFailure {
    if (container.image() == null || container.image().isEmpty()) {
      throw new RuntimeFailure(
          "InvalidImageName",
          "container " + container.name() + " has no image, which the docker runtime needs");
    }
    return engine.images().ensure(container.image(), container.imagePullPolicy());
  }

  @Override
  public void start(PodSandbox sandbox, Container container, Invocation invocation, int attempt)
      throws RuntimeFailure {
    String id =
        call(
            "CreateContainerError",
            () -> {
              String network =
                  containers
                      .sandbox(sandbox.uid())
                      .orElseThrow(() -> new IllegalStateException("the pod's sandbox is gone"))
                      .getId();
              remove(sandbox, Optional.of(container.name()));
              return createCommand(sandbox, container, invocation, attempt, network).exec().getId();
            });
    containers.changed();
    try {
      client.startContainerCmd(id).exec();
    } catch (RuntimeException e) {
      // What the engine has against it stays with the container: see StartError.
      if (containers.workload(sandbox.uid()).stream().noneMatch(c -> c.getId().equals(id))) {
        throw new RuntimeFailure("RunContainerError", e.getMessage(), e);
      }
    }
  }

  private CreateContainerCmd createCommand(
      PodSandbox sandbox, Container container, Invocation invocation, int attempt, String network) {
    Map<String, String> labels = sandboxes.labels(sandbox);
    labels.put(DockerLabels.CONTAINER, container.name());
    labels.put(DockerLabels.ATTEMPT, Integer.toString(attempt));
    HostConfig host =
        hostConfig(container)
            .withNetworkMode("container:" + network)
            .withIpcMode("container:" + network);
    gpus.give(host, invocation.gpus());
    CreateContainerCmd create =
        client
            .createContainerCmd(container.image())
            .withName("fairlead_%s_%s_%d".formatted(sandbox.uid(), container.name(), attempt))
            .withLabels(labels)
            .withEnv(
                invocation.env().entrySet().stream()
                    .map(variable -> variable.getKey() + "=" + variable.getValue())
                    .toList())
            .withHostConfig(host);
    if (!invocation.command().isEmpty()) {
      create.withEntrypoint(invocation.command());
    }
    if (!invocation.args().isEmpty()) {
      create.withCmd(invocation.args());
    }
    if (container.workingDir() != null) {
      create.withWorkingDir(container.workingDir());
    }
    return create;
  }

  private static HostConfig hostConfig(Container container) {
    HostConfig host =
        HostConfig.newHostConfig()
            .withLogConfig(
                new LogConfig(LogConfig.LoggingType.JSON_FILE, Map.of("max-size", "10m")));
    Resources limits = container.resources().limits();
    if (limits.memoryBytes() > 0) {
      host.withMemory(limits.memoryBytes()).withMemorySwap(limits.memoryBytes());
    }
    if (limits.cpuMillis() > 0) {
      host.withNanoCPUs(limits.cpuMillis() * NANO_CPUS_PER_MILLI);
    }
    long request = container.resources().effectiveRequests().cpuMillis();
    return host.withCpuShares(Math.clamp(request * 1024 / 1000, MIN_CPU_SHARES, 262_144));
  }

  @Override
  public Map<String, ContainerState> inspect(PodSandbox sandbox) throws RuntimeFailure {
    return call(
        "ContainerStatusUnknown",
        () -> {
          Map<String, ContainerState> states = new TreeMap<>();
          for (var container : containers.workload(sandbox.uid())) {
            containers
                .state(container)
                .ifPresent(state -> states.put(DockerContainers.name(container), state));
          }
          return states;
        });
  }

  @Override
  public void terminate(PodSandbox sandbox, Set<String> names) throws RuntimeFailure {
    signal(sandbox, names::contains, "TERM");
  }

  @Override
  public void kill(PodSandbox sandbox) throws RuntimeFailure {
    signal(sandbox, any -> true, "KILL");
  }

  private void signal(PodSandbox sandbox, Predicate<String> names, String signal)
      throws RuntimeFailure {
    call(
        "KillContainerError",
        () -> {
          for (var container : containers.workload(sandbox.uid())) {
            if (isRunning(container) && names.test(DockerContainers.name(container))) {
              signal(container.getId(), signal);
            }
          }
          containers.changed();
          return null;
        });
  }

  private void signal(String container, String signal) {
    try {
      client.killContainerCmd(container).withSignal(signal).exec();
    } catch (NotFoundException | NotModifiedException | ConflictException e) {
      return; // it has ended meanwhile
    }
  }

  @Override
  public void remove(PodSandbox sandbox) throws RuntimeFailure {
    call(
        "RemoveContainerError",
        () -> {
          remove(sandbox, Optional.empty());
          var holder = containers.sandbox(sandbox.uid());
          if (holder.isPresent()) {
            remove(holder.get().getId());
          }
          return null;
        });
  }

  /** Removes the pod's containers, or only those with a name. */
  private void remove(PodSandbox sandbox, Optional<String> name) {
    for (var container : containers.workload(sandbox.uid())) {
      if (name.isEmpty() || name.get().equals(DockerContainers.name(container))) {
        remove(container.getId());
      }
    }
  }

  private void remove(String container) {
    containers.changed();
    try {
      client.removeContainerCmd(container).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException e) {
      return; // somebody else has
    }
  }

  @Override
  public List<Usage> usage(List<PodSandbox> sandboxes) {
    Set<String> uids = new HashSet<>();
    sandboxes.forEach(sandbox -> uids.add(sandbox.uid()));
    Map<String, String> asked = new LinkedHashMap<>(running);
    asked.values().retainAll(uids);
    return usage.of(asked);
  }

  @Override
  public List<NodeImage> images(int most) throws RuntimeFailure {
    return call("ImageInspectError", () -> engine.images().largest(most));
  }

  @Override
  public Optional<Duration> pollInterval() {
    return Optional.of(POLL_INTERVAL);
  }
}
