package io.fairlead.stream;

import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.Deployment.DeploymentSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler;
import io.fairlead.domain.model.HorizontalPodAutoscaler.AutoscalerSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricSpec;
import io.fairlead.domain.model.HorizontalPodAutoscaler.MetricTarget;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Names;
import io.fairlead.domain.model.OwnerReference;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodValidation;
import io.fairlead.domain.model.Quantity;
import io.fairlead.domain.model.Service;
import io.fairlead.domain.model.Service.ServicePort;
import java.util.List;
import java.util.regex.Pattern;

/** What must hold for the objects inside events, so that no logic meets a hole in one. */
final class ObjectValidation {
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  private final FieldChecks check;

  ObjectValidation(FieldChecks check) {
    this.check = check;
  }

  void pod(String path, Pod pod) {
    check.add(path, PodValidation.validate(pod));
    if (pod == null || pod.metadata() == null) {
      return;
    }
    if (pod.uid() != null) {
      check.uid(path + ".metadata.uid", pod.uid());
    }
    OwnerReference owner = pod.metadata().ownerReference();
    if (owner != null) {
      check.text(path + ".metadata.ownerReference.kind", owner.kind());
      check.text(path + ".metadata.ownerReference.name", owner.name());
      check.uid(path + ".metadata.ownerReference.uid", owner.uid());
    }
  }

  void deployment(String path, Deployment deployment) {
    if (!check.required(path, deployment)) {
      return;
    }
    metadata(path, deployment.metadata());
    if (deployment.metadata() != null) {
      check.uid(path + ".metadata.uid", deployment.metadata().uid());
    }
    DeploymentSpec spec = deployment.spec();
    if (!check.required(path + ".spec", spec)) {
      return;
    }
    if (spec.replicas() != null) {
      check.notNegative(path + ".spec.replicas", spec.replicas());
    }
    if (check.required(path + ".spec.template", spec.template())) {
      check.add(
          path + ".spec.template",
          Names.validateLabels("metadata.labels", spec.template().metadata().labels()));
      check.add(
          path + ".spec.template", PodValidation.validateSpec("spec", spec.template().spec()));
    }
  }

  void service(String path, Service service) {
    if (!check.required(path, service)) {
      return;
    }
    metadata(path, service.metadata());
    if (check.required(path + ".spec", service.spec())) {
      List<ServicePort> ports = service.spec().ports();
      for (int i = 0; i < ports.size(); i++) {
        servicePort(path + ".spec.ports[" + i + "]", ports.get(i));
      }
    }
  }

  private void servicePort(String path, ServicePort port) {
    check.port(path + ".port", port.port());
    if (port.nodePort() != null) {
      check.port(path + ".nodePort", port.nodePort());
    }
    String target = port.targetPort();
    if (!NUMBER.matcher(target).matches()) {
      if (!Names.isDnsLabel(target)) {
        check.invalid(path + ".targetPort", "must be a port or the name of a container's port");
      }
    } else if (target.length() > 5) {
      check.invalid(path + ".targetPort", "is not a port: 1 to 65535");
    } else {
      check.port(path + ".targetPort", Integer.parseInt(target));
    }
  }

  void autoscaler(String path, HorizontalPodAutoscaler autoscaler) {
    if (!check.required(path, autoscaler)) {
      return;
    }
    metadata(path, autoscaler.metadata());
    AutoscalerSpec spec = autoscaler.spec();
    if (!check.required(path + ".spec", spec)) {
      return;
    }
    if (check.required(path + ".spec.scaleTargetRef", spec.scaleTargetRef())) {
      check.dnsName(path + ".spec.scaleTargetRef.name", spec.scaleTargetRef().name());
    }
    check.notNegative(path + ".spec.minReplicas", spec.minReplicas());
    if (spec.maxReplicas() < Math.max(1, spec.minReplicas())) {
      check.invalid(path + ".spec.maxReplicas", "must be at least 1 and at least minReplicas");
    }
    for (int i = 0; i < spec.metrics().size(); i++) {
      metric(path + ".spec.metrics[" + i + "].resource", spec.metrics().get(i));
    }
  }

  private void metric(String path, MetricSpec metric) {
    if (!check.required(path, metric.resource())) {
      return;
    }
    check.text(path + ".name", metric.resource().name());
    MetricTarget target = metric.resource().target();
    if (!check.required(path + ".target", target)) {
      return;
    }
    if ((target.averageUtilization() == null) == (target.averageValue() == null)) {
      check.invalid(
          path + ".target", "exactly one of averageUtilization and averageValue is required");
    } else if (target.averageUtilization() == null) {
      quantity(path + ".target.averageValue", metric.resource().name(), target.averageValue());
    } else if (target.averageUtilization() < 1) {
      check.invalid(path + ".target.averageUtilization", "must be at least 1");
    }
  }

  private void quantity(String path, String resource, String text) {
    try {
      Quantity.parse(resource == null ? "" : resource, text);
    } catch (IllegalArgumentException e) {
      check.invalid(path, e.getMessage());
    }
  }

  private void metadata(String parent, Metadata metadata) {
    if (check.required(parent + ".metadata", metadata)) {
      check.add(parent, Names.validateMetadata(metadata));
    }
  }
}
