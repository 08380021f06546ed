package io.fairlead.domain.model;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an agent observes of a pod.
 *
 * @param podIP the pod's address, or null before it has one
 * @param ready whether every container, and every sidecar, is ready to serve
 * @param reason one CamelCase word when something is wrong, else null
 * @param initContainerStatuses of all init containers, sidecars among them, in the pod's order
 */
public record PodStatus(
    PodPhase phase,
    String podIP,
    String hostIP,
    boolean ready,
    String reason,
    String message,
    Instant startTime,
    List<ContainerStatus> containerStatuses,
    List<ContainerStatus> initContainerStatuses) {

  public PodStatus {
    containerStatuses = Copies.list(containerStatuses);
    initContainerStatuses = Copies.list(initContainerStatuses);
  }

  public PodStatus(
      PodPhase phase,
      String podIP,
      String hostIP,
      boolean ready,
      String reason,
      String message,
      Instant startTime,
      List<ContainerStatus> containerStatuses) {
    this(phase, podIP, hostIP, ready, reason, message, startTime, containerStatuses, null);
  }

  /** Of all containers, in the order in which they are started. */
  public List<ContainerStatus> allStatuses() {
    return Stream.concat(initContainerStatuses.stream(), containerStatuses.stream()).toList();
  }

  /** The status of the container of that name; null if nothing is known of it. */
  public ContainerStatus of(String container) {
    return allStatuses().stream()
        .filter(status -> status.name().equals(container))
        .findFirst()
        .orElse(null);
  }

  /**
   * One container's state.
   *
   * @param ready whether it serves; of an init container that runs to its end, whether it has
   *     succeeded
   * @param exitCode of the last exit, or null if it never exited
   * @param reason for example {@code CrashLoopBackOff}, {@code OOMKilled} or {@code Completed}
   */
  public record ContainerStatus(
      String name,
      String image,
      String containerID,
      State state,
      boolean ready,
      int restartCount,
      String reason,
      String message,
      Integer exitCode,
      Instant startedAt,
      Instant finishedAt) {

    /** Whether it runs or has run. */
    public boolean hasStarted() {
      return state != State.Waiting || exitCode != null;
    }
  }

  /** Which of Kubernetes' three container states. */
  public enum State {
    Waiting,
    Running,
    Terminated
  }
}
