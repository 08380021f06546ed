package io.fairlead.domain.model;

import java.time.Instant;
import java.util.List;

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
      Instant finishedAt) {}

  /** Which of Kubernetes' three container states. */
  public enum State {
    Waiting,
    Running,
    Terminated
  }
}
