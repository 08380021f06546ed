package io.fairlead.domain;

import static io.fairlead.domain.testing.DeploymentBuilder.deployment;
import static io.fairlead.domain.testing.NodeBuilder.node;
import static io.fairlead.domain.testing.PodBuilder.deletionOf;
import static io.fairlead.domain.testing.PodBuilder.pod;
import static io.fairlead.domain.testing.PodBuilder.statusOf;
import static io.fairlead.domain.testing.PodBuilder.terminationOf;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeMetrics;
import io.fairlead.domain.event.NodeMetrics.PodUsage;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodRejected;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.ScalingDecided;
import io.fairlead.domain.event.ScalingDecided.ReplicasScaled;
import io.fairlead.domain.event.SpecEvent.AutoscalerApplied;
import io.fairlead.domain.event.SpecEvent.AutoscalerDeleted;
import io.fairlead.domain.event.SpecEvent.DeploymentDeleted;
import io.fairlead.domain.event.SpecEvent.NodeDeleted;
import io.fairlead.domain.event.SpecEvent.NodeSettingsApplied;
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.event.SpecEvent.ServiceDeleted;
import io.fairlead.domain.model.HorizontalPodAutoscaler;
import io.fairlead.domain.model.HorizontalPodAutoscaler.AutoscalerSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricTarget;
import io.fairlead.domain.model.HorizontalPodAutoscaler.ResourceMetric;
import io.fairlead.domain.model.HorizontalPodAutoscaler.ScaleTargetRef;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.NodeSettings;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.RestartPolicy;
import io.fairlead.domain.testing.NodeBuilder;
import io.fairlead.domain.testing.PodBuilder;
import io.fairlead.domain.testing.Services;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes up what is in the topics: everything about a few names, in any order, as it may come to a
 * logic that reads several topics; ends before beginnings, copies, and what makes no sense.
 */
final class BusyTopics {
  private final Random random;
  private final List<Pod> pods = new ArrayList<>();
  private int incarnations;

  BusyTopics(long seed) {
    random = new Random(seed);
  }

  Duration pause() {
    return Duration.ofMillis(random.nextInt(5) * 2_500L);
  }

  int maxDecisions() {
    return random.nextInt(3) == 0 ? 1 : 10_000;
  }

  List<Event> batch() {
    List<Event> events = new ArrayList<>();
    for (int i = random.nextInt(8); i >= 0; i--) {
      events.add(event());
    }
    return events;
  }

  /** Pods that were decided to be submitted are spoken of from now on. */
  void follow(List<?> decisions) {
    for (Object decision : decisions) {
      if (decision instanceof PodSubmitted submitted) {
        pods.add(submitted.pod());
      }
    }
  }

  private Event event() {
    return switch (random.nextInt(30)) {
      case 0, 1 -> deployed(name());
      case 2 -> new DeploymentDeleted("default", name());
      case 3 -> scaling();
      case 4, 25 -> autoscaler();
      case 5 -> random.nextBoolean() ? autoscaler() : new AutoscalerDeleted("default", name());
      case 6, 7, 8 -> placement();
      case 9, 10, 11, 12 -> statusOf(somePod(), "node-1", random.nextInt(3) > 0, ip());
      case 13 -> terminationOf(somePod(), "node-1");
      case 14 -> random.nextBoolean() ? deletionOf(somePod()) : byName(somePod());
      case 15, 16, 26 -> metrics();
      case 17 ->
          random.nextInt(3) == 0
              ? new ServiceDeleted("default", "svc-" + name())
              : new ServiceApplied(Services.service("svc-" + name(), "app", name()));
      case 18, 19, 20 -> machine().heartbeat();
      case 21 -> settings();
      case 22, 23, 24 -> new PlacementDecided(List.of(new PodBound(somePod(), "node-1")));
      default -> new PodSubmitted(newPod());
    };
  }

  private Event placement() {
    List<PlacementDecision> decisions = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      decisions.add(decision(somePod()));
    }
    return new PlacementDecided(decisions);
  }

  private PlacementDecision decision(Pod pod) {
    String name = pod.metadata().name();
    return switch (random.nextInt(9)) {
      case 0 -> new PodTerminating(pod.uid(), "default", name, "node-1", 30);
      case 1, 4 -> new PodEvicted(pod.uid(), "default", name, "node-1", "NodeLost");
      case 2 -> new PodRemoved(pod.uid(), "default", name, "Deleted");
      case 3 -> new PodRejected(pod.uid(), "default", name, "AlreadyExists", null);
      default -> new PodBound(pod, "node-1");
    };
  }

  /** Known, or to be known later. */
  private Pod somePod() {
    return pods.isEmpty() || random.nextInt(8) == 0
        ? newPod()
        : pods.get(Math.max(0, pods.size() - 1 - random.nextInt(12)));
  }

  private Pod newPod() {
    PodBuilder pod =
        pod("pod-" + pods.size()).uid("uid-" + pods.size()).label("app", name()).cpu(1000);
    switch (random.nextInt(6)) {
      case 0 -> pod.restartPolicy(RestartPolicy.Never);
      case 1, 2 -> {}
      default -> pod.ownedBy("Deployment", "any", uidOf(name()));
    }
    pods.add(pod.build());
    return pods.getLast();
  }

  private static PodDeletionRequested byName(Pod pod) {
    return new PodDeletionRequested("default", pod.metadata().name(), null, 5L);
  }

  private Event scaling() {
    return new ScalingDecided(
        List.of(
            new ReplicasScaled(
                "default",
                name(),
                "hpa",
                random.nextInt(4),
                random.nextInt(5),
                "cpu resource utilization",
                List.of())));
  }

  private Event autoscaler() {
    MetricSpec metric =
        new MetricSpec(
            "Resource",
            new ResourceMetric("cpu", new MetricTarget("Utilization", 20 + cpu(), null)));
    return new AutoscalerApplied(
        new HorizontalPodAutoscaler(
            Metadata.named("default", name()),
            new AutoscalerSpec(
                new ScaleTargetRef("apps/v1", "Deployment", name()), 1, 6, List.of(metric))));
  }

  /** All recent pods are busy, or none is. */
  private Event metrics() {
    long cpuMillis = random.nextInt(2000);
    List<PodUsage> usage = new ArrayList<>();
    for (Pod pod : pods.subList(Math.max(0, pods.size() - 40), pods.size())) {
      usage.add(new PodUsage(pod.uid(), "default", pod.metadata().name(), cpuMillis, 1 << 20));
    }
    return new NodeMetrics("node-1", usage);
  }

  private Event settings() {
    String name = "node-" + random.nextInt(4);
    return random.nextBoolean()
        ? new NodeDeleted(name)
        : new NodeSettingsApplied(new NodeSettings(name, random.nextBoolean(), null, null, null));
  }

  private NodeBuilder machine() {
    return node("node-" + random.nextInt(4)).cpu(1000L * random.nextInt(2));
  }

  private String name() {
    return "d" + random.nextInt(3);
  }

  private Event deployed(String name) {
    return deployment(name).uid(uidOf(name)).cpu(cpu()).replicas(replicas()).applied();
  }

  /** Of the Deployment that is, or will be or was. */
  private String uidOf(String name) {
    if (random.nextInt(150) == 0) {
      incarnations++;
    }
    return name + "-" + Math.max(0, random.nextInt(8) == 0 ? incarnations - 1 : incarnations);
  }

  private Integer replicas() {
    return random.nextInt(4) == 0 ? null : (Integer) random.nextInt(5);
  }

  private int cpu() {
    return random.nextInt(100);
  }

  private String ip() {
    return "127.0.0." + (2 + random.nextInt(2));
  }
}
