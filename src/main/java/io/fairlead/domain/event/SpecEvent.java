package io.fairlead.domain.event;

import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.HorizontalPodAutoscaler;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.NodeSettings;
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
}
