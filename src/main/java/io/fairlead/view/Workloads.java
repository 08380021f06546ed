package io.fairlead.view;

import io.fairlead.domain.event.ScalingDecided.ReplicasScaled;
import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.HorizontalPodAutoscaler;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.OwnerReference;
import io.fairlead.view.DeploymentState.PodCounts;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Deployments with their pods counted, and autoscalers with what they did. */
final class Workloads {
  private final Store<DeploymentState> deployments;
  private final Store<AutoscalerState> autoscalers;

  /** Of each Deployment's uid, also before its spec is known. */
  private final Map<String, Set<String>> podsOf = new HashMap<>();

  private final Map<String, NamespacedName> nameOf = new HashMap<>();
  private final Map<NamespacedName, Set<NamespacedName>> autoscalersOf = new HashMap<>();
  private final Function<String, PodState> podByUid;
  private final Occurrences occurrences;

  Workloads(Function<String, PodState> podByUid, Occurrences occurrences) {
    this.deployments = new Store<>();
    this.autoscalers = new Store<>();
    this.podByUid = podByUid;
    this.occurrences = occurrences;
  }

  /** A copy. */
  Workloads(Workloads other, Function<String, PodState> podByUid, Occurrences occurrences) {
    this.deployments = other.deployments.copy();
    this.autoscalers = other.autoscalers.copy();
    other.podsOf.forEach((uid, pods) -> podsOf.put(uid, new LinkedHashSet<>(pods)));
    this.nameOf.putAll(other.nameOf);
    other.autoscalersOf.forEach((target, by) -> autoscalersOf.put(target, new TreeSet<>(by)));
    this.podByUid = podByUid;
    this.occurrences = occurrences;
  }

  Store<DeploymentState> deployments() {
    return deployments;
  }

  Store<AutoscalerState> autoscalers() {
    return autoscalers;
  }

  void apply(Deployment deployment, Moment now) {
    NamespacedName name = deployment.namespacedName();
    String uid = deployment.metadata().uid();
    DeploymentState before = deployments.value(name);
    boolean same = before != null && before.deployment().metadata().uid().equals(uid);
    if (before != null && !same) {
      nameOf.remove(before.deployment().metadata().uid());
    }
    nameOf.put(uid, name);
    DeploymentState state =
        same ? before.with(deployment, now.at()) : DeploymentState.applied(deployment, now.at());
    boolean sameTemplate =
        same && before.deployment().spec().template().equals(deployment.spec().template());
    put(sameTemplate ? state : state.with(count(uid, state), now.at()), now);
  }

  private PodCounts count(String uid, DeploymentState deployment) {
    PodCounts counts = PodCounts.NONE;
    for (String pod : podsOf.getOrDefault(uid, Set.of())) {
      counts = counts.plus(deployment.countsOf(podByUid.apply(pod)));
    }
    return counts;
  }

  void deleteDeployment(NamespacedName name, Moment now) {
    DeploymentState before = deployments.value(name);
    if (before != null) {
      nameOf.remove(before.deployment().metadata().uid());
      deployments.remove(name, now.version());
    }
  }

  void scaled(ReplicasScaled decision, Moment now) {
    NamespacedName name = new NamespacedName(decision.namespace(), decision.deployment());
    DeploymentState deployment = deployments.value(name);
    if (deployment != null) {
      put(deployment.scaled(decision.to(), now.at()), now);
    }
    NamespacedName by = new NamespacedName(decision.namespace(), decision.autoscaler());
    AutoscalerState autoscaler = autoscalers.value(by);
    if (autoscaler != null) {
      autoscalers.put(by, autoscaler.scaled(decision, now.at()), now.version());
      String message = "New size: " + decision.to() + "; reason: " + decision.reason();
      occurrences.scaled(autoscaler, message, now);
    }
  }

  void podChanged(PodState before, PodState after, Moment now) {
    OwnerReference owner = (after == null ? before : after).pod().metadata().ownerReference();
    if (owner == null) {
      return;
    }
    if (after == null) {
      Set<String> pods = podsOf.get(owner.uid());
      pods.remove(before.pod().uid());
      if (pods.isEmpty()) {
        podsOf.remove(owner.uid());
      }
    } else if (before == null) {
      podsOf.computeIfAbsent(owner.uid(), uid -> new LinkedHashSet<>()).add(after.pod().uid());
    }
    NamespacedName name = nameOf.get(owner.uid());
    if (name != null) {
      DeploymentState deployment = deployments.value(name);
      PodCounts change = deployment.countsOf(after).minus(deployment.countsOf(before));
      put(deployment.with(deployment.pods().plus(change), now.at()), now);
    }
  }

  private void put(DeploymentState deployment, Moment now) {
    NamespacedName name = deployment.deployment().namespacedName();
    deployments.put(name, deployment, now.version());
    for (NamespacedName by : autoscalersOf.getOrDefault(name, Set.of())) {
      AutoscalerState autoscaler = autoscalers.value(by);
      autoscalers.put(by, autoscaler.withReplicas(deployment.pods().total()), now.version());
    }
  }

  void apply(HorizontalPodAutoscaler autoscaler, Moment now) {
    NamespacedName name = autoscaler.namespacedName();
    AutoscalerState before = autoscalers.value(name);
    if (before != null) {
      forgetTarget(before);
    }
    AutoscalerState state =
        before == null || !before.autoscaler().metadata().uid().equals(autoscaler.metadata().uid())
            ? AutoscalerState.applied(autoscaler, now.at())
            : before.with(autoscaler);
    autoscalersOf.computeIfAbsent(state.target(), target -> new TreeSet<>()).add(name);
    DeploymentState target = deployments.value(state.target());
    int replicas = target == null ? 0 : target.pods().total();
    autoscalers.put(name, state.withReplicas(replicas), now.version());
  }

  void deleteAutoscaler(NamespacedName name, Moment now) {
    AutoscalerState before = autoscalers.value(name);
    if (before != null) {
      forgetTarget(before);
      autoscalers.remove(name, now.version());
    }
  }

  private void forgetTarget(AutoscalerState autoscaler) {
    Set<NamespacedName> others = autoscalersOf.get(autoscaler.target());
    if (others != null) {
      others.remove(autoscaler.autoscaler().namespacedName());
      if (others.isEmpty()) {
        autoscalersOf.remove(autoscaler.target());
      }
    }
  }
}
