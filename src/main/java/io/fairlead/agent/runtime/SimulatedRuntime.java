package io.fairlead.agent.runtime;

import io.fairlead.domain.model.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Containers that only claim to run: thousands of nodes in one process, for load and tests. */
public final class SimulatedRuntime implements ContainerRuntime {
  private final int ordinal;
  private final Map<String, PodSandbox> sandboxes = new LinkedHashMap<>();
  private final Map<String, Map<String, ContainerState>> containers = new LinkedHashMap<>();
  private int addresses;

  public SimulatedRuntime(int ordinal) {
    this.ordinal = ordinal;
  }

  @Override
  public String version() {
    return "simulated://1";
  }

  @Override
  public String podCidr() {
    return "10.%d.%d.0/24".formatted(128 + ordinal / 256 % 128, ordinal % 256);
  }

  @Override
  public List<PodSandbox> sandboxes() {
    return List.copyOf(sandboxes.values());
  }

  @Override
  public PodSandbox create(String uid, String namespace, String name) {
    return sandboxes.computeIfAbsent(
        uid,
        key -> {
          String network = podCidr().substring(0, podCidr().lastIndexOf('.'));
          return new PodSandbox(uid, namespace, name, network + "." + (1 + addresses++ % 254));
        });
  }

  @Override
  public void start(PodSandbox sandbox, Container container, Invocation command, int attempt) {
    containers
        .computeIfAbsent(sandbox.uid(), uid -> new LinkedHashMap<>())
        .put(
            container.name(),
            new ContainerState.Running(
                "simulated://" + sandbox.uid() + "/" + container.name(), attempt, Instant.now()));
  }

  @Override
  public Map<String, ContainerState> inspect(PodSandbox sandbox) {
    return containers.getOrDefault(sandbox.uid(), Map.of());
  }

  @Override
  public void terminate(PodSandbox sandbox) {
    containers
        .getOrDefault(sandbox.uid(), new LinkedHashMap<>())
        .replaceAll((name, state) -> exited(state));
  }

  @Override
  public void kill(PodSandbox sandbox) {
    terminate(sandbox);
  }

  @Override
  public void remove(PodSandbox sandbox) {
    sandboxes.remove(sandbox.uid());
    containers.remove(sandbox.uid());
  }

  @Override
  public Map<String, Usage> usage(List<PodSandbox> pods) {
    Map<String, Usage> usage = new LinkedHashMap<>();
    pods.forEach(pod -> usage.put(pod.uid(), new Usage(0, 0)));
    return usage;
  }

  @Override
  public Optional<Duration> pollInterval() {
    return Optional.empty();
  }

  @Override
  public boolean isReachable() {
    return false;
  }

  private static ContainerState exited(ContainerState state) {
    return switch (state) {
      case ContainerState.Running running ->
          new ContainerState.Exited(
              running.id(), running.attempt(), 0, "Completed", running.startedAt(), Instant.now());
      case ContainerState.Exited exited -> exited;
    };
  }
}
