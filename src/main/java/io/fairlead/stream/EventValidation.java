package io.fairlead.stream;

import io.fairlead.domain.event.EndpointEvent.EndpointsChanged;
import io.fairlead.domain.event.EndpointEvent.EndpointsRemoved;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeHeartbeat;
import io.fairlead.domain.event.NodeMetrics;
import io.fairlead.domain.event.NodeStatusEvent;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeReady;
import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.NodeStatusEvent.NodeRemoved;
import io.fairlead.domain.event.NodeStatusEvent.NodeUpdated;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodNominated;
import io.fairlead.domain.event.PlacementDecision.PodRejected;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.PodStatusEvent;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.ScalingDecided;
import io.fairlead.domain.event.ScalingDecided.MetricTotals;
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
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.NodeImage;
import io.fairlead.domain.model.NodeInfo;
import io.fairlead.domain.model.NodeSettings;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.PodStatus.ContainerStatus;
import io.fairlead.domain.model.ServiceEndpoints;
import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import io.fairlead.domain.model.ServiceEndpoints.PortEndpoints;
import io.fairlead.domain.model.Taint;
import java.util.List;

/**
 * What must hold for an event, whoever wrote it, before any logic folds it: a missing part is an
 * answer that names the field, never a crash in the middle of a fold. Paths begin at the value.
 */
public final class EventValidation {
  private final FieldChecks check = new FieldChecks();
  private final ObjectValidation objects = new ObjectValidation(check);

  private EventValidation() {}

  /** Every error of an event; empty if it is valid. */
  public static List<FieldError> validate(Event event) {
    EventValidation validation = new EventValidation();
    validation.event(event);
    return validation.check.errors();
  }

  private void event(Event event) {
    switch (event) {
      case PodSubmitted submitted -> objects.pod("pod", submitted.pod());
      case PodDeletionRequested request -> deletionRequested(request);
      case NodeHeartbeat heartbeat -> nodeInfo("node", heartbeat.node());
      case NodeStatusEvent status -> nodeStatus(status);
      case NodeMetrics metrics -> metrics(metrics);
      case DeploymentApplied applied -> objects.deployment("deployment", applied.deployment());
      case DeploymentDeleted deleted -> namespacedName(deleted.namespace(), deleted.name());
      case ServiceApplied applied -> objects.service("service", applied.service());
      case ServiceDeleted deleted -> namespacedName(deleted.namespace(), deleted.name());
      case AutoscalerApplied applied -> objects.autoscaler("autoscaler", applied.autoscaler());
      case AutoscalerDeleted deleted -> namespacedName(deleted.namespace(), deleted.name());
      case NodeSettingsApplied applied -> settings("settings", applied.settings());
      case NodeDeleted deleted -> check.dnsName("name", deleted.name());
      case PriorityClassApplied applied ->
          objects.priorityClass("priorityClass", applied.priorityClass());
      case PriorityClassDeleted deleted -> check.dnsName("name", deleted.name());
      case PodDisruptionBudgetApplied applied -> objects.budget("budget", applied.budget());
      case PodDisruptionBudgetDeleted deleted ->
          namespacedName(deleted.namespace(), deleted.name());
      case ResourceQuotaApplied applied -> objects.quota("quota", applied.quota());
      case ResourceQuotaDeleted deleted -> namespacedName(deleted.namespace(), deleted.name());
      case PodGroupApplied applied -> objects.group("group", applied.group());
      case PodGroupDeleted deleted -> namespacedName(deleted.namespace(), deleted.name());
      case NamespaceApplied applied -> objects.namespace("namespace", applied.namespace());
      case NamespaceDeleted deleted -> check.dnsName("name", deleted.name());
      case SchedulingProfileApplied applied -> objects.profile("profile", applied.profile());
      case SchedulingProfileDeleted deleted -> check.dnsName("name", deleted.name());
      case PlacementDecided placement -> {
        for (int i = 0; i < placement.decisions().size(); i++) {
          placement("decisions[" + i + "].", placement.decisions().get(i));
        }
      }
      case PodStatusEvent status -> podStatus(status);
      case ScalingDecided scaling -> {
        for (int i = 0; i < scaling.decisions().size(); i++) {
          var scaled = scaling.decisions().get(i);
          String path = "decisions[" + i + "].";
          check.text(path + "namespace", scaled.namespace());
          check.text(path + "deployment", scaled.deployment());
          check.notNegative(path + "to", scaled.to());
          for (int j = 0; j < scaled.observed().size(); j++) {
            totals(path + "observed[" + j + "].totals.", scaled.observed().get(j).totals());
          }
        }
      }
      case EndpointsChanged changed -> endpoints("endpoints", changed.endpoints());
      case EndpointsRemoved removed -> namespacedName(removed.namespace(), removed.name());
    }
  }

  private void deletionRequested(PodDeletionRequested request) {
    namespacedName(request.namespace(), request.name());
    if (request.uid() != null) {
      check.uid("uid", request.uid());
    }
    Long grace = request.gracePeriodSeconds();
    if (grace != null && (grace < 0 || grace > Integer.MAX_VALUE)) {
      check.invalid("gracePeriodSeconds", "must be 0 to " + Integer.MAX_VALUE);
    }
  }

  private void namespacedName(String namespace, String name) {
    check.text("namespace", namespace);
    check.dnsName("name", name);
  }

  private void nodeStatus(NodeStatusEvent event) {
    switch (event) {
      case NodeRegistered registered -> node("node", registered.node());
      case NodeUpdated updated -> node("node", updated.node());
      case NodeReady ready -> check.dnsName("name", ready.name());
      case NodeLost lost -> {
        check.dnsName("name", lost.name());
        check.required("lastHeartbeat", lost.lastHeartbeat());
      }
      case NodeRemoved removed -> check.dnsName("name", removed.name());
    }
  }

  private void node(String path, Node node) {
    if (check.required(path, node)) {
      nodeInfo(path + ".info", node.info());
      if (node.info() != null) {
        settings(path + ".settings", node.settings());
      }
    }
  }

  private void nodeInfo(String path, NodeInfo info) {
    if (check.required(path, info)) {
      check.dnsName(path + ".name", info.name());
      taints(path + ".taints", info.taints());
      for (int i = 0; i < info.images().size(); i++) {
        image(path + ".images[" + i + "]", info.images().get(i));
      }
    }
  }

  private void image(String path, NodeImage image) {
    if (image.names().isEmpty()) {
      check.required(path + ".names", null);
    }
    for (int i = 0; i < image.names().size(); i++) {
      check.text(path + ".names[" + i + "]", image.names().get(i));
    }
    check.notNegative(path + ".sizeBytes", image.sizeBytes());
  }

  private void settings(String path, NodeSettings settings) {
    if (check.required(path, settings)) {
      check.dnsName(path + ".name", settings.name());
      taints(path + ".taints", settings.taints() == null ? List.of() : settings.taints());
    }
  }

  private void taints(String path, List<Taint> taints) {
    for (int i = 0; i < taints.size(); i++) {
      check.text(path + "[" + i + "].key", taints.get(i).key());
    }
  }

  private void metrics(NodeMetrics metrics) {
    check.dnsName("node", metrics.node());
    for (int i = 0; i < metrics.pods().size(); i++) {
      var usage = metrics.pods().get(i);
      String path = "pods[" + i + "].";
      check.uid(path + "uid", usage.uid());
      check.notNegative(path + "cpuMillis", usage.cpuMillis());
      check.notNegative(path + "memoryBytes", usage.memoryBytes());
    }
  }

  private void placement(String path, PlacementDecision decision) {
    switch (decision) {
      case PodBound bound -> {
        objects.pod(path + "pod", bound.pod());
        if (bound.pod() != null && bound.pod().metadata() != null) {
          check.uid(path + "pod.metadata.uid", bound.pod().uid());
        }
        check.dnsName(path + "node", bound.node());
        for (int i = 0; i < bound.gpus().size(); i++) {
          check.notNegative(path + "gpus[" + i + "]", bound.gpus().get(i));
        }
      }
      case PodUnschedulable waiting ->
          identity(path, waiting.uid(), waiting.namespace(), waiting.name());
      case PodTerminating terminating -> {
        identity(path, terminating.uid(), terminating.namespace(), terminating.name());
        check.dnsName(path + "node", terminating.node());
        check.notNegative(path + "gracePeriodSeconds", terminating.gracePeriodSeconds());
      }
      case PodNominated nominated -> {
        identity(path, nominated.uid(), nominated.namespace(), nominated.name());
        check.dnsName(path + "node", nominated.node());
        for (int i = 0; i < nominated.victims().size(); i++) {
          check.uid(path + "victims[" + i + "]", nominated.victims().get(i));
        }
      }
      case PodEvicted evicted -> identity(path, evicted.uid(), evicted.namespace(), evicted.name());
      case PodRemoved removed -> identity(path, removed.uid(), removed.namespace(), removed.name());
      case PodRejected rejected ->
          identity(path, rejected.uid(), rejected.namespace(), rejected.name());
    }
  }

  private void identity(String path, String uid, String namespace, String name) {
    check.uid(path + "uid", uid);
    check.text(path + "namespace", namespace);
    check.text(path + "name", name);
  }

  private void podStatus(PodStatusEvent event) {
    identity("", event.uid(), event.namespace(), event.name());
    check.dnsName("node", event.node());
    PodStatus status = event.status();
    if (check.required("status", status)) {
      check.required("status.phase", status.phase());
      containers("status.initContainerStatuses", status.initContainerStatuses());
      containers("status.containerStatuses", status.containerStatuses());
    }
  }

  private void containers(String path, List<ContainerStatus> containers) {
    for (int i = 0; i < containers.size(); i++) {
      check.text(path + "[" + i + "].name", containers.get(i).name());
      check.required(path + "[" + i + "].state", containers.get(i).state());
    }
  }

  private void totals(String path, MetricTotals totals) {
    if (totals != null) {
      check.required(path + "usage", totals.usage());
      check.required(path + "requests", totals.requests());
      check.required(path + "unreadyRequests", totals.unreadyRequests());
      check.required(path + "missingRequests", totals.missingRequests());
      check.required(path + "timestamp", totals.timestamp());
    }
  }

  private void endpoints(String path, ServiceEndpoints endpoints) {
    if (!check.required(path, endpoints)) {
      return;
    }
    check.text(path + ".namespace", endpoints.namespace());
    check.dnsName(path + ".name", endpoints.name());
    for (int i = 0; i < endpoints.ports().size(); i++) {
      PortEndpoints port = endpoints.ports().get(i);
      String portPath = path + ".ports[" + i + "]";
      check.port(portPath + ".port", port.port());
      for (int j = 0; j < port.endpoints().size(); j++) {
        Endpoint endpoint = port.endpoints().get(j);
        String endpointPath = portPath + ".endpoints[" + j + "]";
        check.uid(endpointPath + ".podUid", endpoint.podUid());
        check.text(endpointPath + ".ip", endpoint.ip());
        check.port(endpointPath + ".port", endpoint.port());
      }
    }
  }
}
