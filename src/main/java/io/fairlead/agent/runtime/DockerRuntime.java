package io.fairlead.agent.runtime;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Statistics;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.Resources;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs containers on a Docker engine. What must be known after a restart is in the containers'
 * labels.
 *
 * <p>A pod's first container has the pod's address, and the others join its network. When that
 * container is started anew, the others keep a network that is gone; so they are started anew, too.
 */
public final class DockerRuntime implements ContainerRuntime {
  private static final String OWNER = "io.fairlead.owner";
  private static final String NODE = "io.fairlead.node";
  private static final String UID = "io.kubernetes.pod.uid";
  private static final String NAMESPACE = "io.kubernetes.pod.namespace";
  private static final String POD = "io.kubernetes.pod.name";
  private static final String CONTAINER = "io.kubernetes.container.name";
  private static final String IP = "io.fairlead.pod-ip";
  private static final String ATTEMPT = "io.fairlead.attempt";
  private static final Duration POLL_INTERVAL = Duration.ofMillis(500);
  private static final long NANO_CPUS_PER_MILLI = 1_000_000;

  private final DockerClient client;
  private final DockerEngine engine;
  private final String node;
  private final String network;

  /** Pods that have an address but no container yet. */
  private final Map<String, PodSandbox> reserved = new LinkedHashMap<>();

  /**
   * @param ordinal the third byte of the pods' addresses
   */
  public DockerRuntime(DockerEngine engine, String node, int ordinal) {
    this.client = engine.client();
    this.engine = engine;
    this.node = node;
    this.network = engine.network() + "." + ordinal;
  }

  @Override
  public String version() {
    return engine.version();
  }

  @Override
  public String podCidr() {
    return network + ".0/24";
  }

  @Override
  public List<PodSandbox> sandboxes() {
    Map<String, PodSandbox> sandboxes = new LinkedHashMap<>(reserved);
    for (var container : list(Map.of())) {
      Map<String, String> labels = container.getLabels();
      sandboxes.putIfAbsent(
          labels.get(UID),
          new PodSandbox(labels.get(UID), labels.get(NAMESPACE), labels.get(POD), labels.get(IP)));
    }
    return List.copyOf(sandboxes.values());
  }

  @Override
  public PodSandbox create(String uid, String namespace, String name) throws RuntimeFailure {
    PodSandbox known = reserved.get(uid);
    if (known != null) {
      return known;
    }
    Set<String> taken = new HashSet<>();
    for (PodSandbox sandbox : sandboxes()) {
      taken.add(sandbox.ip());
      if (sandbox.uid().equals(uid)) {
        reserved.put(uid, sandbox);
        return sandbox;
      }
    }
    for (int host = 2; host < 255; host++) {
      if (!taken.contains(network + "." + host)) {
        PodSandbox sandbox = new PodSandbox(uid, namespace, name, network + "." + host);
        reserved.put(uid, sandbox);
        return sandbox;
      }
    }
    throw new RuntimeFailure(
        "CreatePodSandboxError", "no address is left in " + podCidr() + " for another pod");
  }

  @Override
  public void start(PodSandbox sandbox, Container container, Invocation invocation, int attempt)
      throws RuntimeFailure {
    pullIfNeeded(container);
    try {
      Optional<String> holder = networkHolder(sandbox, container.name());
      removeContainers(Map.of(UID, sandbox.uid(), CONTAINER, container.name()));
      String id = createCommand(sandbox, container, invocation, attempt, holder).exec().getId();
      client.startContainerCmd(id).exec();
      if (holder.isEmpty()) {
        restartJoined(sandbox, id);
      }
    } catch (DockerException e) {
      throw new RuntimeFailure("RunContainerError", e.getMessage(), e);
    }
  }

  private CreateContainerCmd createCommand(
      PodSandbox sandbox,
      Container container,
      Invocation invocation,
      int attempt,
      Optional<String> holder) {
    HostConfig host = HostConfig.newHostConfig();
    Resources limits = container.resources().limits();
    if (limits.memoryBytes() > 0) {
      host.withMemory(limits.memoryBytes()).withMemorySwap(limits.memoryBytes());
    }
    if (limits.cpuMillis() > 0) {
      host.withNanoCPUs(limits.cpuMillis() * NANO_CPUS_PER_MILLI);
    }
    host.withNetworkMode(holder.map(id -> "container:" + id).orElse(engine.networkName()));
    CreateContainerCmd create =
        client
            .createContainerCmd(container.image())
            .withName("fairlead_%s_%s_%d".formatted(sandbox.uid(), container.name(), attempt))
            .withLabels(
                Map.of(
                    OWNER, engine.owner(),
                    NODE, node,
                    UID, sandbox.uid(),
                    NAMESPACE, sandbox.namespace(),
                    POD, sandbox.name(),
                    CONTAINER, container.name(),
                    IP, sandbox.ip(),
                    ATTEMPT, Integer.toString(attempt)))
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
    if (holder.isEmpty()) {
      create.withIpv4Address(sandbox.ip()).withHostName(sandbox.name());
    }
    return create;
  }

  /** The running container whose network the pod uses; empty if the next one is to have it. */
  private Optional<String> networkHolder(PodSandbox sandbox, String starting) {
    return list(Map.of(UID, sandbox.uid())).stream()
        .filter(container -> !starting.equals(container.getLabels().get(CONTAINER)))
        .filter(container -> "running".equals(container.getState()))
        .filter(
            container ->
                container.getHostConfig() != null
                    && engine.networkName().equals(container.getHostConfig().getNetworkMode()))
        .map(com.github.dockerjava.api.model.Container::getId)
        .findFirst();
  }

  private void restartJoined(PodSandbox sandbox, String holder) {
    for (var container : list(Map.of(UID, sandbox.uid()))) {
      if (!container.getId().equals(holder) && "running".equals(container.getState())) {
        client.killContainerCmd(container.getId()).exec();
      }
    }
  }

  private void pullIfNeeded(Container container) throws RuntimeFailure {
    String policy = container.imagePullPolicy();
    boolean present = isPresent(container.image());
    if ("Never".equals(policy) && !present) {
      throw new RuntimeFailure(
          "ErrImageNeverPull",
          "image " + container.image() + " is not present and imagePullPolicy is Never");
    }
    if (present && !"Always".equals(policy)) {
      return;
    }
    try {
      client.pullImageCmd(container.image()).start().awaitCompletion(5, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      throw new RuntimeFailure("ErrImagePull", e.getMessage(), e);
    }
  }

  private boolean isPresent(String image) {
    try {
      client.inspectImageCmd(image).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  @Override
  public Map<String, ContainerState> inspect(PodSandbox sandbox) throws RuntimeFailure {
    Map<String, ContainerState> states = new LinkedHashMap<>();
    try {
      for (var container : list(Map.of(UID, sandbox.uid()))) {
        states.put(container.getLabels().get(CONTAINER), state(container));
      }
    } catch (DockerException e) {
      throw new RuntimeFailure("ContainerStatusUnknown", e.getMessage(), e);
    }
    return states;
  }

  private ContainerState state(com.github.dockerjava.api.model.Container container) {
    InspectContainerResponse.ContainerState state =
        client.inspectContainerCmd(container.getId()).exec().getState();
    String id = "docker://" + container.getId();
    int attempt = Integer.parseInt(container.getLabels().get(ATTEMPT));
    Instant startedAt = Instant.parse(state.getStartedAt());
    if (Boolean.TRUE.equals(state.getRunning())) {
      return new ContainerState.Running(id, attempt, startedAt);
    }
    int exitCode = state.getExitCodeLong() == null ? 0 : state.getExitCodeLong().intValue();
    String reason =
        Boolean.TRUE.equals(state.getOOMKilled())
            ? "OOMKilled"
            : exitCode == 0 ? "Completed" : "Error";
    return new ContainerState.Exited(
        id, attempt, exitCode, reason, startedAt, Instant.parse(state.getFinishedAt()));
  }

  @Override
  public void terminate(PodSandbox sandbox) throws RuntimeFailure {
    signal(sandbox, "TERM");
  }

  @Override
  public void kill(PodSandbox sandbox) throws RuntimeFailure {
    signal(sandbox, "KILL");
  }

  private void signal(PodSandbox sandbox, String signal) throws RuntimeFailure {
    try {
      for (var container : list(Map.of(UID, sandbox.uid()))) {
        if ("running".equals(container.getState())) {
          client.killContainerCmd(container.getId()).withSignal(signal).exec();
        }
      }
    } catch (NotFoundException | NotModifiedException e) {
      return; // it has ended meanwhile
    } catch (DockerException e) {
      throw new RuntimeFailure("KillContainerError", e.getMessage(), e);
    }
  }

  @Override
  public void remove(PodSandbox sandbox) throws RuntimeFailure {
    try {
      removeContainers(Map.of(UID, sandbox.uid()));
      reserved.remove(sandbox.uid());
    } catch (DockerException e) {
      throw new RuntimeFailure("RemoveContainerError", e.getMessage(), e);
    }
  }

  private void removeContainers(Map<String, String> labels) {
    for (var container : list(labels)) {
      client.removeContainerCmd(container.getId()).withForce(true).exec();
    }
  }

  @Override
  public Map<String, Usage> usage(List<PodSandbox> sandboxes) {
    Map<String, Usage> usage = new LinkedHashMap<>();
    for (var container : list(Map.of())) {
      if ("running".equals(container.getState())) {
        usage(container.getId())
            .ifPresent(
                one ->
                    usage.merge(
                        container.getLabels().get(UID),
                        one,
                        (a, b) ->
                            new Usage(
                                a.cpuMillis() + b.cpuMillis(), a.memoryBytes() + b.memoryBytes())));
      }
    }
    return usage;
  }

  private Optional<Usage> usage(String id) {
    try (var callback = new LastStatistics()) {
      client.statsCmd(id).withNoStream(true).exec(callback).awaitCompletion(3, TimeUnit.SECONDS);
      Statistics stats = callback.last;
      if (stats == null || stats.getMemoryStats().getUsage() == null) {
        return Optional.empty();
      }
      long cpuNanos = stats.getCpuStats().getCpuUsage().getTotalUsage();
      return Optional.of(
          new Usage(TimeUnit.NANOSECONDS.toMillis(cpuNanos), stats.getMemoryStats().getUsage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (IOException | DockerException e) {
      return Optional.empty(); // it has ended meanwhile
    }
  }

  private static final class LastStatistics extends ResultCallback.Adapter<Statistics> {
    private volatile Statistics last;

    @Override
    public void onNext(Statistics statistics) {
      last = statistics;
    }
  }

  @Override
  public Optional<Duration> pollInterval() {
    return Optional.of(POLL_INTERVAL);
  }

  private List<com.github.dockerjava.api.model.Container> list(Map<String, String> labels) {
    Map<String, String> all = new LinkedHashMap<>(labels);
    all.put(OWNER, engine.owner());
    all.put(NODE, node);
    return new ArrayList<>(
        client.listContainersCmd().withShowAll(true).withLabelFilter(all).exec());
  }
}
