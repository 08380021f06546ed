package io.fairlead.agent.runtime;

import io.fairlead.agent.runtime.ContainerState.Exited;
import io.fairlead.agent.runtime.ContainerState.Running;
import io.fairlead.domain.model.Container;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Containers that only claim to run: thousands of nodes in one process, for load and tests. They
 * end when they are told to stop, or by {@link #exit}; init containers succeed at once.
 */
public final class SimulatedRuntime implements ContainerRuntime {
  private static final int KILLED = 137;

  /** The first three bytes of all addresses. */
  private final String network;

  private final InstantSource clock;
  private final Map<String, PodSandbox> sandboxes = new LinkedHashMap<>();
  private final Map<String, Map<String, ContainerState>> containers = new LinkedHashMap<>();
  private int addresses;
  private boolean ignoresTerm;
  private boolean slowInits;

  public SimulatedRuntime(int ordinal) {
    this(ordinal, InstantSource.system());
  }

  public SimulatedRuntime(int ordinal, InstantSource clock) {
    this.network = "10." + (128 + ordinal / 256 % 128) + "." + ordinal % 256;
    this.clock = clock;
  }

  /** From now on containers end only when they are killed. */
  public void ignoreTerm() {
    ignoresTerm = true;
  }

  /** From now on init containers run until {@link #exit}. */
  public void slowInits() {
    slowInits = true;
  }

  /** A container ends by itself. */
  public void exit(String uid, String container, int exitCode) {
    containers.get(uid).computeIfPresent(container, (name, state) -> exited(state, exitCode));
  }

  @Override
  public String version() {
    return "simulated://1";
  }

  @Override
  public String podCidr() {
    return network + ".0/24";
  }

  @Override
  public List<PodSandbox> sandboxes() {
    return List.copyOf(sandboxes.values());
  }

  @Override
  public PodSandbox create(String uid, String namespace, String name) {
    return sandboxes.computeIfAbsent(
        uid, key -> new PodSandbox(uid, namespace, name, network + "." + (1 + addresses++ % 254)));
  }

  @Override
  public void start(PodSandbox sandbox, Container container, Invocation command, int attempt) {
    String id = "simulated://" + sandbox.uid() + "/" + container.name() + "/" + attempt;
    containers
        .computeIfAbsent(sandbox.uid(), uid -> new LinkedHashMap<>())
        .put(container.name(), new Running(id, attempt, clock.instant()));
    if (command.toItsEnd() && !slowInits) {
      exit(sandbox.uid(), container.name(), 0);
    }
  }

  @Override
  public Map<String, ContainerState> inspect(PodSandbox sandbox) {
    return Map.copyOf(containers.getOrDefault(sandbox.uid(), Map.of()));
  }

  @Override
  public void terminate(PodSandbox sandbox, Set<String> names) {
    if (!ignoresTerm) {
      end(sandbox, names, 0);
    }
  }

  @Override
  public void kill(PodSandbox sandbox) {
    end(sandbox, inspect(sandbox).keySet(), KILLED);
  }

  private void end(PodSandbox sandbox, Set<String> names, int exitCode) {
    containers
        .getOrDefault(sandbox.uid(), new LinkedHashMap<>())
        .replaceAll((name, state) -> names.contains(name) ? exited(state, exitCode) : state);
  }

  @Override
  public void remove(PodSandbox sandbox) {
    sandboxes.remove(sandbox.uid());
    containers.remove(sandbox.uid());
  }

  @Override
  public List<Usage> usage(List<PodSandbox> pods) {
    return pods.stream().map(pod -> new Usage(pod.uid(), pod.uid(), 0, 0)).toList();
  }

  @Override
  public Optional<Duration> pollInterval() {
    return Optional.empty();
  }

  @Override
  public boolean isReachable() {
    return false;
  }

  private ContainerState exited(ContainerState state, int exitCode) {
    return switch (state) {
      case Running running ->
          new Exited(
              running.id(),
              running.attempt(),
              exitCode,
              Exited.reasonOf(exitCode),
              null,
              running.startedAt(),
              clock.instant());
      case Exited exited -> exited;
    };
  }
}
