package io.fairlead.domain.autoscaling;

import io.fairlead.domain.Logic;
import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.autoscaling.ReplicaCalculator.Answer;
import io.fairlead.domain.autoscaling.ReplicaCalculator.Recommendation;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeMetrics;
import io.fairlead.domain.event.NodeMetrics.PodUsage;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodNominated;
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
import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.HorizontalPodAutoscaler;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricSpec;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.OwnerReference;
import io.fairlead.domain.model.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Keeps each autoscaled Deployment at the number of replicas at which its metrics meet their
 * targets: the highest that any metric asks for, within the bounds, and downwards only to the
 * highest recommendation of the stabilization window, and only if every metric has something to
 * say.
 *
 * <p>If several autoscalers have one target, the first in the order of names has it to itself.
 *
 * <p>Metrics are soft state off the log. After a restore, and when a target is first looked at, its
 * number of replicas counts as recommended, so that nothing shrinks for want of a memory.
 */
public final class Autoscaler implements Logic<ReplicasScaled> {
  private static final int STATE_VERSION = 1;

  private final AutoscalingPolicy policy;
  private final ReplicaCalculator calculator;
  private final TreeMap<NamespacedName, Target> targets = new TreeMap<>();
  private final TreeMap<NamespacedName, HorizontalPodAutoscaler> autoscalers = new TreeMap<>();

  /** The autoscalers of each target; the first has it to itself. */
  private final TreeMap<NamespacedName, TreeSet<NamespacedName>> rivals = new TreeMap<>();

  private final PodSamples pods = new PodSamples();

  private Instant nextSync = Instant.EPOCH;
  private Instant thisSync = Instant.EPOCH;

  /** Autoscalers that have not decided in this sync: each does so once at most. */
  private final TreeSet<NamespacedName> due = new TreeSet<>();

  /** A Deployment as the autoscaler knows it. */
  private static final class Target {
    private final String uid;
    private int replicas = 1;
    private final LinkedHashMap<Instant, Integer> recommendations = new LinkedHashMap<>();

    private Target(String uid) {
      this.uid = uid;
    }

    private void save(StateWriter out) {
      out.text(uid);
      out.number(replicas);
      out.each(
          recommendations.entrySet(),
          recommendation -> {
            out.time(recommendation.getKey());
            out.number(recommendation.getValue());
          });
    }

    private static Target load(StateReader in) {
      Target loaded = new Target(in.text());
      loaded.replicas = Math.toIntExact(in.number());
      in.each(() -> loaded.recommendations.put(in.time(), Math.toIntExact(in.number())));
      return loaded;
    }
  }

  public Autoscaler(AutoscalingPolicy policy) {
    this.policy = policy;
    this.calculator = new ReplicaCalculator(policy.tolerancePerMille());
  }

  // ---- apply: inputs

  @Override
  public void apply(Event input, Instant now) {
    switch (input) {
      case DeploymentApplied applied -> deploymentApplied(applied.deployment());
      case DeploymentDeleted deleted -> targets.remove(deleted.namespacedName());
      case AutoscalerApplied applied -> {
        remove(applied.autoscaler().namespacedName());
        add(applied.autoscaler());
      }
      case AutoscalerDeleted deleted -> remove(deleted.namespacedName());
      case PlacementDecided placement -> placement.decisions().forEach(this::placement);
      case PodStatusChanged changed -> pods.ready(changed.uid(), changed.status().ready());
      case PodTerminated terminated -> pods.remove(terminated.uid());
      case NodeMetrics metrics -> {
        for (PodUsage usage : metrics.pods()) {
          pods.update(usage.uid(), pod -> pod.using(usage, now));
        }
      }
      default -> {}
    }
  }

  private void add(HorizontalPodAutoscaler autoscaler) {
    autoscalers.put(autoscaler.namespacedName(), autoscaler);
    rivals
        .computeIfAbsent(targetOf(autoscaler), target -> new TreeSet<>())
        .add(autoscaler.namespacedName());
  }

  private void remove(NamespacedName name) {
    HorizontalPodAutoscaler autoscaler = autoscalers.remove(name);
    if (autoscaler != null) {
      TreeSet<NamespacedName> others = rivals.get(targetOf(autoscaler));
      others.remove(name);
      if (others.isEmpty()) {
        rivals.remove(targetOf(autoscaler));
      }
    }
  }

  private void deploymentApplied(Deployment deployment) {
    String uid = deployment.metadata().uid();
    Target target = targets.get(deployment.namespacedName());
    if (target == null || !target.uid.equals(uid)) {
      target = new Target(uid);
      targets.put(deployment.namespacedName(), target);
    }
    if (deployment.spec().replicas() != null) {
      target.replicas = deployment.spec().replicas();
    }
  }

  private void placement(PlacementDecision decision) {
    switch (decision) {
      case PodBound bound -> bound(bound.pod());
      case PodTerminating terminating -> pods.remove(terminating.uid());
      case PodEvicted evicted -> pods.remove(evicted.uid());
      case PodRemoved removed -> pods.remove(removed.uid());
      case PodUnschedulable ignored -> {}
      case PodNominated ignored -> {}
      case PodRejected ignored -> {}
    }
  }

  private void bound(Pod pod) {
    OwnerReference owner = pod.metadata().ownerReference();
    if (owner != null) {
      pods.add(
          new PodSample(pod.uid(), owner.uid(), pod.spec().requests(), false, null, Instant.EPOCH));
    }
  }

  // ---- apply: time

  /** When a sync is due, what the metrics say now is remembered for the stabilization window. */
  @Override
  public void advance(Instant now) {
    if (now.isBefore(nextSync)) {
      return;
    }
    thisSync = now;
    nextSync = now.plus(policy.syncPeriod());
    due.clear();
    for (HorizontalPodAutoscaler autoscaler : autoscalers.values()) {
      Target target = targetFor(autoscaler);
      if (target != null) {
        due.add(autoscaler.namespacedName());
        remember(autoscaler, target);
      }
    }
  }

  private void remember(HorizontalPodAutoscaler autoscaler, Target target) {
    if (target.recommendations.isEmpty()) {
      target.recommendations.put(thisSync, target.replicas);
    }
    ScalingRule.recommend(target.replicas, answers(autoscaler, target))
        .ifPresent(replicas -> target.recommendations.merge(thisSync, replicas, Math::max));
    Instant windowStart = thisSync.minus(policy.scaleDownStabilization());
    target.recommendations.keySet().removeIf(at -> at.isBefore(windowStart));
  }

  @Override
  public void restored(Instant now) {
    for (Target target : targets.values()) {
      target.recommendations.clear();
      target.recommendations.put(now, target.replicas);
    }
  }

  // ---- decide

  @Override
  public Optional<ReplicasScaled> decide(Instant now) {
    if (!now.equals(thisSync)) {
      return Optional.empty();
    }
    for (NamespacedName name : due) {
      HorizontalPodAutoscaler autoscaler = autoscalers.get(name);
      Target target = autoscaler == null ? null : targetFor(autoscaler);
      if (target != null) {
        Integer highest =
            target.recommendations.values().stream().max(Integer::compare).orElse(null);
        Optional<ReplicasScaled> scaled =
            ScalingRule.decide(autoscaler, target.replicas, answers(autoscaler, target), highest);
        if (scaled.isPresent()) {
          return scaled;
        }
      }
    }
    return Optional.empty();
  }

  /** What each metric says, of what was last seen of the pods. */
  private List<Answer> answers(HorizontalPodAutoscaler autoscaler, Target target) {
    List<PodSample> samples = pods.ownedBy(target.uid);
    Instant oldest = thisSync.minus(policy.metricsMaxAge());
    List<Answer> answers = new ArrayList<>();
    for (MetricSpec metric : autoscaler.spec().metrics()) {
      Measured measured = Measured.of(metric.resource().name(), samples, oldest);
      answers.add(calculator.recommend(metric, samples, measured, target.replicas, oldest));
    }
    return answers;
  }

  @Override
  public Optional<ReplicasScaled> redecide(ReplicasScaled decision, Instant now) {
    HorizontalPodAutoscaler autoscaler =
        autoscalers.get(new NamespacedName(decision.namespace(), decision.autoscaler()));
    Target target = autoscaler == null ? null : targetFor(autoscaler);
    return target == null
        ? Optional.empty()
        : ScalingRule.decide(
            autoscaler,
            target.replicas,
            answersAgain(autoscaler, target, decision.observed(), now),
            decision.stabilizedRecommendation());
  }

  @Override
  public boolean isRedecidable(ReplicasScaled decision) {
    return decision.observed().stream().allMatch(observed -> observed.totals() != null);
  }

  /** The same of what was observed then: the metrics that had something to say, in their order. */
  private List<Answer> answersAgain(
      HorizontalPodAutoscaler autoscaler, Target target, List<Observation> observed, Instant now) {
    List<PodSample> samples = pods.ownedBy(target.uid);
    Instant oldest = now.minus(policy.metricsMaxAge());
    List<Answer> answers = new ArrayList<>();
    int next = 0;
    for (MetricSpec metric : autoscaler.spec().metrics()) {
      boolean isNext = next < observed.size() && ReplicaCalculator.isOf(metric, observed.get(next));
      Measured measured = isNext ? Measured.of(observed.get(next)) : Measured.NOTHING;
      Answer answer = calculator.recommend(metric, samples, measured, target.replicas, oldest);
      answers.add(answer);
      next += answer instanceof Recommendation ? 1 : 0;
    }
    return answers;
  }

  /** The target, if it is there and this autoscaler is the one that has it. */
  private Target targetFor(HorizontalPodAutoscaler autoscaler) {
    NamespacedName target = targetOf(autoscaler);
    return rivals.get(target).getFirst().equals(autoscaler.namespacedName())
        ? targets.get(target)
        : null;
  }

  private static NamespacedName targetOf(HorizontalPodAutoscaler autoscaler) {
    return new NamespacedName(
        autoscaler.metadata().namespace(), autoscaler.spec().scaleTargetRef().name());
  }

  // ---- apply: decisions

  @Override
  public void applyDecision(ReplicasScaled decision, Instant now) {
    due.remove(new NamespacedName(decision.namespace(), decision.autoscaler()));
    Target target = targets.get(new NamespacedName(decision.namespace(), decision.deployment()));
    if (target != null) {
      target.replicas = decision.to();
    }
  }

  // ---- snapshot

  @Override
  public int stateVersion() {
    return STATE_VERSION;
  }

  @Override
  public void save(StateWriter out) {
    out.each(
        targets.entrySet(),
        target -> {
          out.value(target.getKey());
          target.getValue().save(out);
        });
    out.each(autoscalers.values(), out::value);
    pods.save(out);
    out.time(nextSync);
    out.time(thisSync);
    out.each(due, out::value);
  }

  @Override
  public void load(StateReader in) {
    in.each(() -> targets.put(in.value(NamespacedName.class), Target.load(in)));
    in.each(() -> add(in.value(HorizontalPodAutoscaler.class)));
    pods.load(in);
    nextSync = in.time();
    thisSync = in.time();
    in.each(() -> due.add(in.value(NamespacedName.class)));
  }
}
