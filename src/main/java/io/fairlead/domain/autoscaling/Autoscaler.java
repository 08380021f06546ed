package io.fairlead.domain.autoscaling;

import io.fairlead.domain.Logic;
import io.fairlead.domain.autoscaling.ReplicaCalculator.Recommendation;
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
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.PodStatusEvent.PodStatusChanged;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.event.ScalingDecided.Observation;
import io.fairlead.domain.event.ScalingDecided.ReplicasScaled;
import io.fairlead.domain.event.SpecEvent.AutoscalerApplied;
import io.fairlead.domain.event.SpecEvent.AutoscalerDeleted;
import io.fairlead.domain.event.SpecEvent.DeploymentApplied;
import io.fairlead.domain.event.SpecEvent.DeploymentDeleted;
import io.fairlead.domain.model.HorizontalPodAutoscaler;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricSpec;
import io.fairlead.domain.model.NamespacedName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps each autoscaled Deployment at the number of replicas at which its metrics meet their
 * targets: the highest that any metric asks for, within the bounds, and downwards only to the
 * highest recommendation of the stabilization window.
 */
public final class Autoscaler implements Logic<ReplicasScaled> {
  private final AutoscalingPolicy policy;
  private final ReplicaCalculator calculator;
  private final TreeMap<NamespacedName, Target> targets = new TreeMap<>();
  private final TreeMap<NamespacedName, HorizontalPodAutoscaler> autoscalers = new TreeMap<>();

  /** Pods that are placed and not about to go, by uid. */
  private final Map<String, PodSample> pods = new LinkedHashMap<>();

  private Instant nextSync = Instant.EPOCH;
  private Instant thisSync = Instant.EPOCH;

  /** A Deployment as the autoscaler knows it. */
  private static final class Target {
    private String uid;
    private int replicas = 1;
    private final LinkedHashMap<Instant, Integer> recommendations = new LinkedHashMap<>();
  }

  public Autoscaler(AutoscalingPolicy policy) {
    this.policy = policy;
    this.calculator = new ReplicaCalculator(policy.tolerancePerMille());
  }

  @Override
  public void apply(Event input, Instant now) {
    switch (input) {
      case DeploymentApplied applied -> {
        Target target =
            targets.computeIfAbsent(applied.deployment().namespacedName(), name -> new Target());
        target.uid = applied.deployment().metadata().uid();
        if (applied.deployment().spec().replicas() != null) {
          target.replicas = applied.deployment().spec().replicas();
        }
      }
      case DeploymentDeleted deleted -> targets.remove(deleted.namespacedName());
      case AutoscalerApplied applied ->
          autoscalers.put(applied.autoscaler().namespacedName(), applied.autoscaler());
      case AutoscalerDeleted deleted -> autoscalers.remove(deleted.namespacedName());
      case PlacementDecided placement -> placement.decisions().forEach(this::placement);
      case PodStatusChanged changed ->
          pods.computeIfPresent(
              changed.uid(), (uid, pod) -> pod.whenReady(changed.status().ready()));
      case PodTerminated terminated -> pods.remove(terminated.uid());
      case NodeMetrics metrics -> {
        for (PodUsage usage : metrics.pods()) {
          pods.computeIfPresent(usage.uid(), (uid, pod) -> pod.using(usage, now));
        }
      }
      default -> {}
    }
  }

  private void placement(PlacementDecision decision) {
    switch (decision) {
      case PodBound bound -> {
        var owner = bound.pod().metadata().ownerReference();
        if (owner != null) {
          pods.put(
              bound.uid(),
              new PodSample(
                  bound.uid(), owner.uid(), bound.pod().spec().requests(), false, null, null));
        }
      }
      case PodTerminating terminating -> pods.remove(terminating.uid());
      case PodEvicted evicted -> pods.remove(evicted.uid());
      case PodRemoved removed -> pods.remove(removed.uid());
      case PodUnschedulable ignored -> {}
      case PodRejected ignored -> {}
    }
  }

  /** When a sync is due, what each metric says now is remembered for the stabilization window. */
  @Override
  public void advance(Instant now) {
    if (now.isBefore(nextSync)) {
      return;
    }
    thisSync = now;
    nextSync = now.plus(policy.syncPeriod());
    Instant windowStart = now.minus(policy.scaleDownStabilization());
    for (HorizontalPodAutoscaler autoscaler : autoscalers.values()) {
      Target target = target(autoscaler);
      if (target != null) {
        target.recommendations.keySet().removeIf(at -> at.isBefore(windowStart));
        highest(recommendations(autoscaler, target))
            .ifPresent(best -> target.recommendations.put(now, best.replicas()));
      }
    }
  }

  @Override
  public Optional<ReplicasScaled> decide(Instant now) {
    if (!now.equals(thisSync)) {
      return Optional.empty();
    }
    for (HorizontalPodAutoscaler autoscaler : autoscalers.values()) {
      Target target = target(autoscaler);
      if (target != null && target.replicas != 0) {
        Optional<ReplicasScaled> scaled = scale(autoscaler, target);
        if (scaled.isPresent()) {
          return scaled;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<ReplicasScaled> scale(HorizontalPodAutoscaler autoscaler, Target target) {
    List<Recommendation> recommendations = recommendations(autoscaler, target);
    Optional<Recommendation> best = highest(recommendations);
    int wanted = target.replicas;
    String reason = "within bounds";
    if (best.isPresent()) {
      wanted = best.get().replicas();
      reason = best.get().observation().resource() + " resource utilization";
      if (wanted < target.replicas) {
        int highestInWindow =
            target.recommendations.values().stream().max(Integer::compare).orElse(wanted);
        wanted = Math.min(target.replicas, Math.max(wanted, highestInWindow));
      }
    }
    int bounded =
        Math.clamp(wanted, autoscaler.spec().minReplicas(), autoscaler.spec().maxReplicas());
    if (bounded == target.replicas) {
      return Optional.empty();
    }
    if (bounded != wanted) {
      reason = bounded > wanted ? "below minReplicas" : "above maxReplicas";
    }
    List<Observation> observed = recommendations.stream().map(Recommendation::observation).toList();
    return Optional.of(
        new ReplicasScaled(
            autoscaler.metadata().namespace(),
            autoscaler.spec().scaleTargetRef().name(),
            autoscaler.metadata().name(),
            target.replicas,
            bounded,
            reason,
            observed));
  }

  private List<Recommendation> recommendations(HorizontalPodAutoscaler autoscaler, Target target) {
    List<PodSample> samples =
        pods.values().stream().filter(pod -> pod.owner().equals(target.uid)).toList();
    Instant oldest = thisSync.minus(policy.metricsMaxAge());
    List<Recommendation> recommendations = new ArrayList<>();
    for (MetricSpec metric : autoscaler.spec().metrics()) {
      calculator
          .recommend(metric, samples, target.replicas, oldest)
          .ifPresent(recommendations::add);
    }
    return recommendations;
  }

  private static Optional<Recommendation> highest(List<Recommendation> recommendations) {
    return recommendations.stream().max((a, b) -> Integer.compare(a.replicas(), b.replicas()));
  }

  private Target target(HorizontalPodAutoscaler autoscaler) {
    return targets.get(
        new NamespacedName(
            autoscaler.metadata().namespace(), autoscaler.spec().scaleTargetRef().name()));
  }

  @Override
  public void applyDecision(ReplicasScaled decision, Instant now) {
    Target target = targets.get(new NamespacedName(decision.namespace(), decision.deployment()));
    if (target != null) {
      target.replicas = decision.to();
    }
  }
}
