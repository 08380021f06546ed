package io.fairlead.api.wire;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodSpec;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.PodStatus.ContainerStatus;
import io.fairlead.domain.model.ResourceRequirements;
import io.fairlead.domain.model.Resources;
import io.fairlead.view.PodState;
import io.fairlead.view.Versioned;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Pods, with the status that the log tells. */
public final class PodWire {
  /** Which of its node's GPUs are a pod's, by number: {@code 0,1}. Set by the scheduler. */
  public static final String GPUS = "fairlead.io/gpus";

  private PodWire() {}

  public static io.fabric8.kubernetes.api.model.Pod toWire(Versioned<PodState> object) {
    PodState pod = object.value();
    ObjectMeta meta = MetadataWire.toWire(pod.pod().metadata(), pod.createdAt(), object.version());
    if (pod.isDeleting()) {
      long grace = pod.deletion().gracePeriodSeconds();
      meta.setDeletionGracePeriodSeconds(grace);
      meta.setDeletionTimestamp(Times.format(pod.deletion().requestedAt().plusSeconds(grace)));
    }
    if (!pod.placement().gpus().isEmpty()) {
      meta.getAnnotations().put(GPUS, gpus(pod));
    }
    return new PodBuilder()
        .withMetadata(meta)
        .withSpec(PodSpecWire.toWire(pod.pod().spec(), pod.node()))
        .withStatus(status(pod))
        .build();
  }

  private static String gpus(PodState pod) {
    return pod.placement().gpus().stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** Problems that keep it from being read are added to the errors. */
  public static Pod fromWire(io.fabric8.kubernetes.api.model.Pod wire, List<FieldError> errors) {
    return new Pod(
        MetadataWire.fromWire(wire.getMetadata()),
        PodSpecWire.fromWire("spec", wire.getSpec(), errors));
  }

  private static io.fabric8.kubernetes.api.model.PodStatus status(PodState pod) {
    PodStatusBuilder status =
        new PodStatusBuilder()
            .withPhase(pod.phase().name())
            .withNominatedNodeName(pod.placement().nominatedNode())
            .withQosClass(qosClass(pod.pod().spec()))
            .withConditions(PodConditions.of(pod));
    PodStatus observed = pod.status();
    if (observed != null) {
      status
          .withReason(observed.reason())
          .withMessage(observed.message())
          .withStartTime(Times.format(observed.startTime()))
          .withHostIP(observed.hostIP())
          .withPodIP(observed.podIP())
          .withContainerStatuses(
              observed.containerStatuses().stream().map(PodWire::containerStatus).toList())
          .withInitContainerStatuses(
              observed.initContainerStatuses().stream().map(PodWire::containerStatus).toList());
      if (observed.podIP() != null) {
        status.withPodIPs(new PodIP(observed.podIP()));
      }
      if (observed.hostIP() != null) {
        status.withHostIPs(new HostIP(observed.hostIP()));
      }
    }
    return status.build();
  }

  private static io.fabric8.kubernetes.api.model.ContainerStatus containerStatus(
      ContainerStatus container) {
    boolean running = container.state() == PodStatus.State.Running;
    ContainerStatusBuilder status =
        new ContainerStatusBuilder()
            .withName(container.name())
            .withImage(container.image() == null ? "" : container.image())
            .withImageID("")
            .withContainerID(container.containerID())
            .withReady(container.ready())
            .withStarted(running)
            .withRestartCount(container.restartCount())
            .withState(state(container));
    if (!running && container.state() == PodStatus.State.Waiting && container.exitCode() != null) {
      status.withLastState(terminated(container, "Error"));
    }
    return status.build();
  }

  private static ContainerState state(ContainerStatus container) {
    return switch (container.state()) {
      case Waiting ->
          new ContainerStateBuilder()
              .withNewWaiting(container.message(), container.reason())
              .build();
      case Running ->
          new ContainerStateBuilder().withNewRunning(Times.format(container.startedAt())).build();
      case Terminated -> terminated(container, container.reason());
    };
  }

  private static ContainerState terminated(ContainerStatus container, String reason) {
    return new ContainerStateBuilder()
        .withNewTerminated()
        .withExitCode(container.exitCode())
        .withReason(reason)
        .withMessage(container.message())
        .withContainerID(container.containerID())
        .withStartedAt(Times.format(container.startedAt()))
        .withFinishedAt(Times.format(container.finishedAt()))
        .endTerminated()
        .build();
  }

  /** Kubernetes' rule: all limits given and met by the requests, nothing given, or between. */
  private static String qosClass(PodSpec spec) {
    boolean guaranteed = !spec.containers().isEmpty();
    boolean bestEffort = true;
    for (var container : all(spec)) {
      ResourceRequirements resources = container.resources();
      Resources requests = resources.effectiveRequests();
      for (String name : Set.of(Resources.CPU, Resources.MEMORY)) {
        bestEffort &= requests.get(name) == 0 && resources.limits().get(name) == 0;
        guaranteed &=
            resources.limits().get(name) > 0 && requests.get(name) == resources.limits().get(name);
      }
    }
    return bestEffort ? "BestEffort" : guaranteed ? "Guaranteed" : "Burstable";
  }

  private static List<Container> all(PodSpec spec) {
    List<Container> containers = new ArrayList<>(spec.initContainers());
    containers.addAll(spec.containers());
    return containers;
  }
}
