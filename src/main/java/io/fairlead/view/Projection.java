package io.fairlead.view;

import io.fairlead.domain.event.EndpointEvent;
import io.fairlead.domain.event.EndpointEvent.EndpointsChanged;
import io.fairlead.domain.event.EndpointEvent.EndpointsRemoved;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeHeartbeat;
import io.fairlead.domain.event.NodeMetrics;
import io.fairlead.domain.event.NodeStatusEvent;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PodStatusEvent;
import io.fairlead.domain.event.PodSubmission;
import io.fairlead.domain.event.ScalingDecided;
import io.fairlead.domain.event.SpecEvent;
import io.fairlead.domain.event.SpecEvent.AutoscalerApplied;
import io.fairlead.domain.event.SpecEvent.AutoscalerDeleted;
import io.fairlead.domain.event.SpecEvent.DeploymentApplied;
import io.fairlead.domain.event.SpecEvent.DeploymentDeleted;
import io.fairlead.domain.event.SpecEvent.NamespaceApplied;
import io.fairlead.domain.event.SpecEvent.NamespaceDeleted;
import io.fairlead.domain.event.SpecEvent.NodeDeleted;
import io.fairlead.domain.event.SpecEvent.NodeSettingsApplied;
import io.fairlead.domain.event.SpecEvent.PodDisruptionBudgetApplied;
import io.fairlead.domain.event.SpecEvent.PodDisruptionBudgetDeleted;
import io.fairlead.domain.event.SpecEvent.PodGroupApplied;
import io.fairlead.domain.event.SpecEvent.PodGroupDeleted;
import io.fairlead.domain.event.SpecEvent.PriorityClassApplied;
import io.fairlead.domain.event.SpecEvent.PriorityClassDeleted;
import io.fairlead.domain.event.SpecEvent.ResourceQuotaApplied;
import io.fairlead.domain.event.SpecEvent.ResourceQuotaDeleted;
import io.fairlead.domain.event.SpecEvent.SchedulingProfileApplied;
import io.fairlead.domain.event.SpecEvent.SchedulingProfileDeleted;
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.event.SpecEvent.ServiceDeleted;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.PriorityClass;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.Service;
import java.time.Instant;
import java.util.List;

/**
 * The cluster's current state as a fold over events: one {@link Store} a kind. Knows neither Kafka
 * nor threads; {@link View} gives it both.
 */
public final class Projection {
  private final Occurrences occurrences;
  private final Namespaces namespaces;
  private final Pods pods;
  private final Workloads workloads;
  private final Nodes nodes;
  private final SchedulingRules rules;
  private final PriorityClasses priorityClasses;
  private final Store<ServiceState> services;
  private final Store<EndpointsState> endpoints;

  /**
   * @param start stands for when what is always there came into being
   */
  public Projection(Instant start) {
    occurrences = new Occurrences();
    namespaces = new Namespaces(new Moment(start, 0));
    pods = new Pods(occurrences, this::podChanged);
    workloads = new Workloads(pods::byUid, occurrences);
    nodes = new Nodes(occurrences);
    rules = new SchedulingRules(pods::in);
    priorityClasses = new PriorityClasses(new Moment(start, 0));
    services = new Store<>();
    endpoints = new Store<>();
  }

  private Projection(Projection other) {
    occurrences = new Occurrences(other.occurrences);
    namespaces = new Namespaces(other.namespaces);
    pods = new Pods(other.pods, occurrences, this::podChanged);
    workloads = new Workloads(other.workloads, pods::byUid, occurrences);
    nodes = new Nodes(other.nodes, occurrences);
    rules = new SchedulingRules(other.rules, pods::in);
    priorityClasses = new PriorityClasses(other.priorityClasses);
    services = other.services.copy();
    endpoints = other.endpoints.copy();
  }

  /**
   * The same state, to be folded on by itself: the objects are shared, which never change. Watchers
   * find nothing in it, for the changes that led here are left out.
   */
  public Projection copy() {
    return new Projection(this);
  }

  public Store<PodState> pods() {
    return pods.store();
  }

  public Store<NodeState> nodes() {
    return nodes.store();
  }

  public Store<ServiceState> services() {
    return services;
  }

  public Store<EndpointsState> endpoints() {
    return endpoints;
  }

  public Store<NamespaceState> namespaces() {
    return namespaces.store();
  }

  public Store<DeploymentState> deployments() {
    return workloads.deployments();
  }

  public Store<AutoscalerState> autoscalers() {
    return workloads.autoscalers();
  }

  public Store<Applied<PriorityClass>> priorityClasses() {
    return priorityClasses.store();
  }

  public Store<DisruptionBudgetState> disruptionBudgets() {
    return rules.budgets();
  }

  public Store<ResourceQuotaState> resourceQuotas() {
    return rules.quotas();
  }

  public Store<PodGroupState> podGroups() {
    return rules.groups();
  }

  public Store<Applied<SchedulingProfile>> schedulingProfiles() {
    return rules.profiles();
  }

  public Store<Occurrence> occurrences() {
    return occurrences.store();
  }

  List<Store<?>> stores() {
    return List.of(
        pods(),
        nodes(),
        services(),
        endpoints(),
        namespaces(),
        deployments(),
        autoscalers(),
        priorityClasses(),
        disruptionBudgets(),
        resourceQuotas(),
        podGroups(),
        schedulingProfiles(),
        occurrences());
  }

  /**
   * Folds one event.
   *
   * @param at the time of its record
   * @param version grows with every record
   */
  public void fold(Event event, Instant at, long version) {
    Moment now = new Moment(at, version);
    switch (event) {
      case PodSubmission submission -> pods.fold(submission, now);
      case PlacementDecided placed ->
          placed.decisions().forEach(decision -> pods.fold(decision, now));
      case PodStatusEvent status -> pods.fold(status, now);
      case NodeStatusEvent status -> nodes.fold(status, now);
      case ScalingDecided scaling ->
          scaling.decisions().forEach(decision -> workloads.scaled(decision, now));
      case SpecEvent spec -> fold(spec, now);
      case EndpointEvent endpoint -> fold(endpoint, now);
      case NodeHeartbeat ignored -> {}
      case NodeMetrics ignored -> {}
    }
  }

  private void fold(SpecEvent spec, Moment now) {
    switch (spec) {
      case DeploymentApplied applied -> {
        used(deployments(), applied.deployment().namespacedName(), now);
        workloads.apply(applied.deployment(), now);
      }
      case DeploymentDeleted deleted -> {
        released(deployments(), deleted.namespacedName(), now);
        workloads.deleteDeployment(deleted.namespacedName(), now);
      }
      case AutoscalerApplied applied -> {
        used(autoscalers(), applied.autoscaler().namespacedName(), now);
        workloads.apply(applied.autoscaler(), now);
      }
      case AutoscalerDeleted deleted -> {
        released(autoscalers(), deleted.namespacedName(), now);
        workloads.deleteAutoscaler(deleted.namespacedName(), now);
      }
      case ServiceApplied applied -> {
        used(services, applied.service().namespacedName(), now);
        apply(applied.service(), now);
      }
      case ServiceDeleted deleted -> remove(services, deleted.namespacedName(), now);
      case PriorityClassApplied applied -> priorityClasses.apply(applied.priorityClass(), now);
      case PriorityClassDeleted deleted -> priorityClasses.delete(deleted.name(), now);
      case PodDisruptionBudgetApplied applied -> {
        used(disruptionBudgets(), applied.budget().namespacedName(), now);
        rules.apply(applied.budget(), now);
      }
      case PodDisruptionBudgetDeleted deleted ->
          remove(disruptionBudgets(), deleted.namespacedName(), now);
      case ResourceQuotaApplied applied -> {
        used(resourceQuotas(), applied.quota().namespacedName(), now);
        rules.apply(applied.quota(), now);
      }
      case ResourceQuotaDeleted deleted -> remove(resourceQuotas(), deleted.namespacedName(), now);
      case PodGroupApplied applied -> {
        used(podGroups(), applied.group().namespacedName(), now);
        rules.apply(applied.group(), now);
      }
      case PodGroupDeleted deleted -> remove(podGroups(), deleted.namespacedName(), now);
      case NamespaceApplied applied -> namespaces.apply(applied.namespace(), now);
      case NamespaceDeleted deleted -> namespaces.delete(deleted.name(), now);
      case SchedulingProfileApplied applied -> rules.apply(applied.profile(), now);
      case SchedulingProfileDeleted deleted ->
          schedulingProfiles().remove(new NamespacedName("", deleted.name()), now.version());
      case NodeSettingsApplied applied -> nodes.apply(applied.settings(), now);
      case NodeDeleted deleted -> nodes.deleteSettings(deleted.name());
    }
  }

  private void apply(Service service, Moment now) {
    ServiceState before = services.value(service.namespacedName());
    Instant createdAt =
        now.creationOf(service.metadata(), before == null ? null : before.createdAt());
    services.put(service.namespacedName(), new ServiceState(service, createdAt), now.version());
  }

  private void fold(EndpointEvent event, Moment now) {
    switch (event) {
      case EndpointsChanged changed -> {
        EndpointsState before = endpoints.value(event.service());
        Instant createdAt = before == null ? now.at() : before.createdAt();
        endpoints.put(
            event.service(), new EndpointsState(changed.endpoints(), createdAt), now.version());
      }
      case EndpointsRemoved removed -> endpoints.remove(event.service(), now.version());
    }
  }

  private void podChanged(PodState before, PodState after, Moment now) {
    if (before == null) {
      namespaces.use(after.pod().metadata().namespace(), now);
    } else if (after == null) {
      namespaces.release(before.pod().metadata().namespace(), now);
    }
    workloads.podChanged(before, after, now);
    rules.podChanged(before, after, now);
  }

  private void remove(Store<?> store, NamespacedName name, Moment now) {
    released(store, name, now);
    store.remove(name, now.version());
  }

  private void used(Store<?> store, NamespacedName name, Moment now) {
    if (store.get(name) == null) {
      namespaces.use(name.namespace(), now);
    }
  }

  private void released(Store<?> store, NamespacedName name, Moment now) {
    if (store.get(name) != null) {
      namespaces.release(name.namespace(), now);
    }
  }
}
