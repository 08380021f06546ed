package io.fairlead.agent.runtime;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One node's containers as the engine lists them. The whole node costs one call a look; a container
 * is inspected only when the list shows it in a state in which it was not before.
 */
final class DockerContainers {
  private static final String RUNNING = "running";

  private final DockerClient client;
  private final Map<String, String> labels;
  private final Map<String, Seen> seen = new HashMap<>();
  private List<Container> last;

  private record Seen(String listedState, ContainerState state) {}

  DockerContainers(DockerEngine engine, String node) {
    this.client = engine.client();
    this.labels = Map.of(DockerLabels.OWNER, engine.owner(), DockerLabels.NODE, node);
  }

  /** The last look is out of date: the next question asks the engine. */
  void changed() {
    last = null;
  }

  List<Container> all() {
    if (last == null) {
      last = client.listContainersCmd().withShowAll(true).withLabelFilter(labels).exec();
      seen.keySet().retainAll(last.stream().map(Container::getId).toList());
    }
    return last;
  }

  /** The container that holds a pod's network. */
  Optional<Container> sandbox(String uid) {
    return ofPod(uid).stream().filter(container -> name(container) == null).findFirst();
  }

  /** The pod's own containers. */
  List<Container> workload(String uid) {
    return ofPod(uid).stream().filter(container -> name(container) != null).toList();
  }

  private List<Container> ofPod(String uid) {
    return all().stream()
        .filter(container -> uid.equals(container.getLabels().get(DockerLabels.UID)))
        .toList();
  }

  static String name(Container container) {
    return container.getLabels().get(DockerLabels.CONTAINER);
  }

  static boolean isRunning(Container container) {
    return RUNNING.equals(container.getState());
  }

  /** Empty if the container is gone. */
  Optional<ContainerState> state(Container container) {
    Seen before = seen.get(container.getId());
    if (before != null && before.listedState().equals(container.getState())) {
      return Optional.of(before.state());
    }
    try {
      ContainerState state = inspect(container);
      seen.put(container.getId(), new Seen(container.getState(), state));
      return Optional.of(state);
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  private ContainerState inspect(Container container) {
    InspectContainerResponse response = client.inspectContainerCmd(container.getId()).exec();
    var state = response.getState();
    String id = "docker://" + container.getId();
    int attempt = Integer.parseInt(container.getLabels().get(DockerLabels.ATTEMPT));
    if (Boolean.TRUE.equals(state.getRunning())) {
      return new ContainerState.Running(id, attempt, Instant.parse(state.getStartedAt()));
    }
    int exitCode = state.getExitCodeLong() == null ? 0 : state.getExitCodeLong().intValue();
    if ("created".equals(state.getStatus())) {
      Instant created = Instant.parse(response.getCreated());
      return new ContainerState.Exited(
          id, attempt, exitCode, "StartError", state.getError(), created, created);
    }
    return new ContainerState.Exited(
        id,
        attempt,
        exitCode,
        Boolean.TRUE.equals(state.getOOMKilled())
            ? "OOMKilled"
            : ContainerState.Exited.reasonOf(exitCode),
        state.getError() == null || state.getError().isEmpty() ? null : state.getError(),
        Instant.parse(state.getStartedAt()),
        Instant.parse(state.getFinishedAt()));
  }
}
