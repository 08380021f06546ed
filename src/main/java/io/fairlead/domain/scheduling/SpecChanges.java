package io.fairlead.domain.scheduling;

import io.fairlead.domain.event.SpecEvent;
import io.fairlead.domain.event.SpecEvent.NamespaceApplied;
import io.fairlead.domain.event.SpecEvent.NamespaceDeleted;
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
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.PodTable;
import io.fairlead.domain.scheduling.preemption.Preemption;
import io.fairlead.domain.scheduling.queue.PendingQueue;
import io.fairlead.domain.scheduling.queue.Quotas;
import io.fairlead.domain.scheduling.topology.TopologyRulesTable;

/** Takes to its place what people say about everything that is not a pod or a node. */
final class SpecChanges {
  private final ClusterState cluster;
  private final PodTable pods;
  private final Admission admission;
  private final Profiles profiles;
  private final TopologyRulesTable topologyRules;
  private final ServiceSpreading spreading;
  private final Occupancy occupancy;
  private final Quotas quotas;
  private final PendingQueue pending;
  private final Preemption preemption;

  SpecChanges(
      ClusterState cluster,
      PodTable pods,
      Admission admission,
      Profiles profiles,
      TopologyRulesTable topologyRules,
      ServiceSpreading spreading,
      Occupancy occupancy,
      Quotas quotas,
      PendingQueue pending,
      Preemption preemption) {
    this.cluster = cluster;
    this.pods = pods;
    this.admission = admission;
    this.profiles = profiles;
    this.topologyRules = topologyRules;
    this.spreading = spreading;
    this.occupancy = occupancy;
    this.quotas = quotas;
    this.pending = pending;
    this.preemption = preemption;
  }

  void apply(SpecEvent spec) {
    switch (spec) {
      case ServiceApplied applied -> spreading.applied(applied.service());
      case ServiceDeleted deleted -> spreading.deleted(deleted.namespacedName());
      case PriorityClassApplied applied -> admission.put(applied.priorityClass());
      case PriorityClassDeleted deleted -> admission.removeClass(deleted.name());
      case PodGroupApplied applied -> pending.define(applied.group());
      case PodGroupDeleted deleted -> pending.undefineGroup(deleted.namespacedName());
      case ResourceQuotaApplied applied ->
          occupancy.quotaApplied(applied.quota(), pods.in(applied.quota().metadata().namespace()));
      case ResourceQuotaDeleted deleted -> {
        quotas.remove(deleted.namespacedName());
        occupancy.wakeNamespace(deleted.namespace());
      }
      case PodDisruptionBudgetApplied applied ->
          preemption.budgetApplied(
              applied.budget(), pods.in(applied.budget().metadata().namespace()));
      case PodDisruptionBudgetDeleted deleted -> preemption.budgetDeleted(deleted.namespacedName());
      case NamespaceApplied applied ->
          namespaceChanged(cluster.namespaces().put(applied.namespace()));
      case NamespaceDeleted deleted ->
          namespaceChanged(cluster.namespaces().remove(deleted.name()));
      case SchedulingProfileApplied applied -> {
        profiles.put(applied.profile());
        preemption.filtersChanged();
        pending.wakeAll();
      }
      case SchedulingProfileDeleted deleted -> {
        profiles.remove(deleted.name());
        preemption.filtersChanged();
        pending.wakeAll();
      }
      default -> {}
    }
  }

  private void namespaceChanged(boolean otherLabels) {
    if (otherLabels) {
      topologyRules.namespaceChanged();
      cluster.counters().recount();
      pending.wakeAll();
    }
  }
}
