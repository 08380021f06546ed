package io.fairlead.stream;

import io.fairlead.domain.model.AutoscalerValidation;
import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.DeploymentValidation;
import io.fairlead.domain.model.HorizontalPodAutoscaler;
import io.fairlead.domain.model.Namespace;
import io.fairlead.domain.model.NamespaceValidation;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodDisruptionBudget;
import io.fairlead.domain.model.PodDisruptionBudgetValidation;
import io.fairlead.domain.model.PodGroup;
import io.fairlead.domain.model.PodGroupValidation;
import io.fairlead.domain.model.PodValidation;
import io.fairlead.domain.model.PriorityClass;
import io.fairlead.domain.model.PriorityClassValidation;
import io.fairlead.domain.model.ResourceQuota;
import io.fairlead.domain.model.ResourceQuotaValidation;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.SchedulingProfileValidation;
import io.fairlead.domain.model.Service;
import io.fairlead.domain.model.ServiceValidation;

/**
 * What must hold for the objects inside events: the model's own rules, and the identities that an
 * event must bring.
 */
final class ObjectValidation {
  private final FieldChecks check;

  ObjectValidation(FieldChecks check) {
    this.check = check;
  }

  void pod(String path, Pod pod) {
    if (check.required(path, pod)) {
      check.add(path, PodValidation.validate(pod));
      if (pod.metadata() != null) {
        uid(path + ".metadata.uid", pod.uid());
        if (pod.metadata().ownerReference() != null) {
          uid(path + ".metadata.ownerReference.uid", pod.metadata().ownerReference().uid());
        }
      }
    }
  }

  void deployment(String path, Deployment deployment) {
    if (check.required(path, deployment)) {
      check.add(path, DeploymentValidation.validate(deployment));
      if (deployment.metadata() != null) {
        check.uid(path + ".metadata.uid", deployment.metadata().uid());
      }
    }
  }

  void service(String path, Service service) {
    if (check.required(path, service)) {
      check.add(path, ServiceValidation.validate(service));
    }
  }

  void autoscaler(String path, HorizontalPodAutoscaler autoscaler) {
    if (check.required(path, autoscaler)) {
      check.add(path, AutoscalerValidation.validate(autoscaler));
    }
  }

  void priorityClass(String path, PriorityClass priorityClass) {
    if (check.required(path, priorityClass)) {
      check.add(path, PriorityClassValidation.validate(priorityClass));
    }
  }

  void budget(String path, PodDisruptionBudget budget) {
    if (check.required(path, budget)) {
      check.add(path, PodDisruptionBudgetValidation.validate(budget));
    }
  }

  void quota(String path, ResourceQuota quota) {
    if (check.required(path, quota)) {
      check.add(path, ResourceQuotaValidation.validate(quota, "hard"));
    }
  }

  void group(String path, PodGroup group) {
    if (check.required(path, group)) {
      check.add(path, PodGroupValidation.validate(group, "minMember"));
    }
  }

  void namespace(String path, Namespace namespace) {
    if (check.required(path, namespace)) {
      check.add(path, NamespaceValidation.validate(namespace));
    }
  }

  void profile(String path, SchedulingProfile profile) {
    if (check.required(path, profile)) {
      check.add(path, SchedulingProfileValidation.validate(profile));
    }
  }

  private void uid(String path, String uid) {
    if (uid != null) {
      check.uid(path, uid);
    }
  }
}
