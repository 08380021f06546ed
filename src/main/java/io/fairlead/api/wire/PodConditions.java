package io.fairlead.api.wire;

import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.PodPhase;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.PodStatus.ContainerStatus;
import io.fairlead.domain.model.PodStatus.State;
import io.fairlead.view.PodState;
import io.fairlead.view.PodState.Disruption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** How far a pod is, in the conditions that the scheduler and the kubelet set in Kubernetes. */
final class PodConditions {
  private PodConditions() {}

  static List<PodCondition> of(PodState pod) {
    List<PodCondition> conditions = new ArrayList<>();
    if (pod.node() != null) {
      conditions.add(initialized(pod));
      conditions.addAll(ready(pod));
      conditions.add(condition("PodScheduled", true, null, null, pod.placement().scheduledAt()));
    } else if (pod.placement().unschedulable() != null) {
      conditions.add(
          condition(
              "PodScheduled",
              false,
              "Unschedulable",
              pod.placement().unschedulable().message(),
              pod.placement().unschedulableAt()));
    }
    if (pod.isDeleting() && pod.deletion().disruption() != null) {
      Disruption why = pod.deletion().disruption();
      conditions.add(condition("DisruptionTarget", true, why.reason(), why.message(), why.at()));
    }
    return conditions;
  }

  /** Once a container was started, the pod stays initialized, whatever its sidecars do. */
  private static PodCondition initialized(PodState pod) {
    Instant scheduled = pod.placement().scheduledAt();
    PodStatus status = pod.status();
    if (pod.phase() == PodPhase.Succeeded) {
      return condition("Initialized", true, "PodCompleted", null, initializedAt(pod));
    }
    List<String> incomplete = unless(pod, PodConditions::isComplete, initContainers(pod));
    boolean past =
        status != null && status.containerStatuses().stream().anyMatch(ContainerStatus::hasStarted);
    return past || incomplete.isEmpty()
        ? condition("Initialized", true, null, null, initializedAt(pod))
        : condition(
            "Initialized",
            false,
            "ContainersNotInitialized",
            "containers with incomplete status: " + bracketed(incomplete),
            scheduled);
  }

  private static List<Container> initContainers(PodState pod) {
    return pod.pod().spec().initContainers();
  }

  /** Whether what comes after the init container may start. */
  private static boolean isComplete(Container init, ContainerStatus status) {
    return init.isSidecar() ? status.state() == State.Running : status.ready();
  }

  /** When the last init container had ended, or the last sidecar was started. */
  private static Instant initializedAt(PodState pod) {
    Instant scheduled = pod.placement().scheduledAt();
    return pod.status() == null
        ? scheduled
        : initContainers(pod).stream()
            .map(init -> completedAt(init, pod.status().of(init.name())))
            .filter(Objects::nonNull)
            .reduce(scheduled, (a, b) -> b.isAfter(a) ? b : a);
  }

  private static Instant completedAt(Container init, ContainerStatus status) {
    if (status == null) {
      return null;
    }
    return init.isSidecar() ? status.startedAt() : status.finishedAt();
  }

  private static List<PodCondition> ready(PodState pod) {
    String reason = null;
    String message = null;
    if (!pod.isReady()) {
      reason = pod.phase() == PodPhase.Succeeded ? "PodCompleted" : "ContainersNotReady";
      message = pod.phase().isTerminal() ? null : notReady(pod);
    }
    Instant since = pod.readyChangedAt();
    return List.of(
        condition("Ready", pod.isReady(), reason, message, since),
        condition("ContainersReady", pod.isReady(), reason, message, since));
  }

  private static String notReady(PodState pod) {
    List<String> unready =
        unless(pod, (container, status) -> status.ready(), pod.pod().spec().serving());
    return "containers with unready status: " + bracketed(unready);
  }

  private interface Rule {
    boolean holds(Container container, ContainerStatus status);
  }

  /** The names of those for which the rule does not hold, or of which nothing is known. */
  private static List<String> unless(PodState pod, Rule rule, List<Container> containers) {
    return containers.stream()
        .filter(
            container -> {
              ContainerStatus status =
                  pod.status() == null ? null : pod.status().of(container.name());
              return status == null || !rule.holds(container, status);
            })
        .map(Container::name)
        .toList();
  }

  /** As Kubernetes writes a list: {@code [a b]}. */
  private static String bracketed(List<String> names) {
    return "[" + String.join(" ", names) + "]";
  }

  private static PodCondition condition(
      String type, boolean holds, String reason, String message, Instant since) {
    return new PodConditionBuilder()
        .withType(type)
        .withStatus(holds ? "True" : "False")
        .withReason(reason)
        .withMessage(message)
        .withLastTransitionTime(Times.format(since))
        .build();
  }
}
