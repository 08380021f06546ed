package io.fairlead.domain.event;

import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.HorizontalPodAutoscaler;
import io.fairlead.domain.model.Namespace;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.NodeSettings;
import io.fairlead.domain.model.PodDisruptionBudget;
import io.fairlead.domain.model.PodGroup;
import io.fairlead.domain.model.PriorityClass;
import io.fairlead.domain.model.ResourceQuota;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.Service;

/** Topic {@code spec} (compacted): the latest wish for every object that is not a pod. */
public sealed interface SpecEvent extends Event {

  /** Names the object among all specs: the compaction key. */
  String subject();

  record DeploymentApplied(Deployment deployment) implements SpecEvent {
    @Override
    public String subject() {
      return "deployment/" + deployment.namespacedName();
    }
  }

  record DeploymentDeleted(String namespace, String name) implements SpecEvent {
    @Override
    public String subject() {
      return "deployment/" + namespacedName();
    }

    public NamespacedName namespacedName() {
      return new NamespacedName(namespace, name);
    }
  }

  record ServiceApplied(Service service) implements SpecEvent {
    @Override
    public String subject() {
      return "service/" + service.namespacedName();
    }
  }

  record ServiceDeleted(String namespace, String name) implements SpecEvent {
    @Override
    public String subject() {
      return "service/" + namespacedName();
    }

    public NamespacedName namespacedName() {
      return new NamespacedName(namespace, name);
    }
  }

  record AutoscalerApplied(HorizontalPodAutoscaler autoscaler) implements SpecEvent {
    @Override
    public String subject() {
      return "horizontalpodautoscaler/" + autoscaler.namespacedName();
    }
  }

  record AutoscalerDeleted(String namespace, String name) implements SpecEvent {
    @Override
    public String subject() {
      return "horizontalpodautoscaler/" + namespacedName();
    }

    public NamespacedName namespacedName() {
      return new NamespacedName(namespace, name);
    }
  }

  record NodeSettingsApplied(NodeSettings settings) implements SpecEvent {
    @Override
    public String subject() {
      return "node/" + settings.name();
    }
  }

  /** An operator deleted a node, settings and all. */
  record NodeDeleted(String name) implements SpecEvent {
    @Override
    public String subject() {
      return "node/" + name;
    }
  }

  record PriorityClassApplied(PriorityClass priorityClass) implements SpecEvent {
    @Override
    public String subject() {
      return "priorityclass/" + priorityClass.name();
    }
  }

  record PriorityClassDeleted(String name) implements SpecEvent {
    @Override
    public String subject() {
      return "priorityclass/" + name;
    }
  }

  record PodDisruptionBudgetApplied(PodDisruptionBudget budget) implements SpecEvent {
    @Override
    public String subject() {
      return "poddisruptionbudget/" + budget.namespacedName();
    }
  }

  record PodDisruptionBudgetDeleted(String namespace, String name) implements SpecEvent {
    @Override
    public String subject() {
      return "poddisruptionbudget/" + namespacedName();
    }

    public NamespacedName namespacedName() {
      return new NamespacedName(namespace, name);
    }
  }

  record ResourceQuotaApplied(ResourceQuota quota) implements SpecEvent {
    @Override
    public String subject() {
      return "resourcequota/" + quota.namespacedName();
    }
  }

  record ResourceQuotaDeleted(String namespace, String name) implements SpecEvent {
    @Override
    public String subject() {
      return "resourcequota/" + namespacedName();
    }

    public NamespacedName namespacedName() {
      return new NamespacedName(namespace, name);
    }
  }

  record PodGroupApplied(PodGroup group) implements SpecEvent {
    @Override
    public String subject() {
      return "podgroup/" + group.namespacedName();
    }
  }

  record PodGroupDeleted(String namespace, String name) implements SpecEvent {
    @Override
    public String subject() {
      return "podgroup/" + namespacedName();
    }

    public NamespacedName namespacedName() {
      return new NamespacedName(namespace, name);
    }
  }

  record NamespaceApplied(Namespace namespace) implements SpecEvent {
    @Override
    public String subject() {
      return "namespace/" + namespace.name();
    }
  }

  record NamespaceDeleted(String name) implements SpecEvent {
    @Override
    public String subject() {
      return "namespace/" + name;
    }
  }

  record SchedulingProfileApplied(SchedulingProfile profile) implements SpecEvent {
    @Override
    public String subject() {
      return "schedulingprofile/" + profile.name();
    }
  }

  record SchedulingProfileDeleted(String name) implements SpecEvent {
    @Override
    public String subject() {
      return "schedulingprofile/" + name;
    }
  }
}
