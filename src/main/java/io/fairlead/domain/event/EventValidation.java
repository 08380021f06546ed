package io.fairlead.domain.event;

import io.fairlead.domain.event.EndpointEvent.EndpointsChanged;
import io.fairlead.domain.event.EndpointEvent.EndpointsRemoved;
import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.NodeStatusEvent.NodeUpdated;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodRejected;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.event.SpecEvent.AutoscalerApplied;
import io.fairlead.domain.event.SpecEvent.AutoscalerDeleted;
import io.fairlead.domain.event.SpecEvent.DeploymentApplied;
import io.fairlead.domain.event.SpecEvent.DeploymentDeleted;
import io.fairlead.domain.event.SpecEvent.NodeDeleted;
import io.fairlead.domain.event.SpecEvent.NodeSettingsApplied;
import io.fairlead.domain.event.SpecEvent.ServiceApplied;
import io.fairlead.domain.event.SpecEvent.ServiceDeleted;
import io.fairlead.domain.model.AutoscalerValidation;
import io.fairlead.domain.model.DeploymentValidation;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.Names;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.NodeInfo;
import io.fairlead.domain.model.PodValidation;
import io.fairlead.domain.model.ServiceValidation;
import io.fairlead.domain.model.Taint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What must hold for an event so that it can be folded, whoever wrote it: anybody can write into a
 * topic, and what a fold trips over would stop the stream.
 */
public final class EventValidation {
  private final List<FieldError> errors = new ArrayList<>();

  private EventValidation() {}

  /** Every error of an event; empty if it is valid. Paths begin at the event's value. */
  public static List<FieldError> validate(Event event) {
    EventValidation validation = new EventValidation();
    validation.event(event);
    return List.copyOf(validation.errors);
  }

  private void event(Event event) {
    switch (event) {
      case PodSubmitted submitted -> object("pod", submitted.pod(), PodValidation::validate);
      case PodDeletionRequested request -> {
        if (request.uid() == null) {
          text("namespace", request.namespace());
          text("name", request.name());
        }
        Long grace = request.gracePeriodSeconds();
        if (grace != null && (grace < 0 || grace > Integer.MAX_VALUE)) {
          errors.add(FieldError.invalid("gracePeriodSeconds", "must be 0 to " + Integer.MAX_VALUE));
        }
      }
      case NodeHeartbeat heartbeat -> object("node", heartbeat.node(), EventValidation::node);
      case NodeStatusEvent status -> nodeStatus(status);
      case NodeMetrics metrics -> {
        for (int i = 0; i < metrics.pods().size(); i++) {
          text("pods[" + i + "].uid", metrics.pods().get(i).uid());
        }
      }
      case SpecEvent spec -> spec(spec);
      case PlacementDecided placement -> {
        for (int i = 0; i < placement.decisions().size(); i++) {
          decision("decisions[" + i + "].", placement.decisions().get(i));
        }
      }
      case PodStatusEvent status -> {
        text("uid", status.uid());
        required("status", status.status());
      }
      case ScalingDecided scaling -> {
        for (int i = 0; i < scaling.decisions().size(); i++) {
          text("decisions[" + i + "].namespace", scaling.decisions().get(i).namespace());
          text("decisions[" + i + "].deployment", scaling.decisions().get(i).deployment());
        }
      }
      case EndpointsChanged changed -> required("endpoints", changed.endpoints());
      case EndpointsRemoved removed -> named(removed.namespace(), removed.name());
    }
  }

  private void nodeStatus(NodeStatusEvent status) {
    switch (status) {
      case NodeRegistered registered -> node("node", registered.node());
      case NodeUpdated updated -> node("node", updated.node());
      case NodeStatusEvent.NodeReady ready -> text("name", ready.name());
      case NodeStatusEvent.NodeLost lost -> text("name", lost.name());
      case NodeStatusEvent.NodeRemoved removed -> text("name", removed.name());
    }
  }

  private void spec(SpecEvent spec) {
    switch (spec) {
      case DeploymentApplied applied ->
          object("deployment", applied.deployment(), DeploymentValidation::validate);
      case DeploymentDeleted deleted -> named(deleted.namespace(), deleted.name());
      case ServiceApplied applied ->
          object("service", applied.service(), ServiceValidation::validate);
      case ServiceDeleted deleted -> named(deleted.namespace(), deleted.name());
      case AutoscalerApplied applied ->
          object("autoscaler", applied.autoscaler(), AutoscalerValidation::validate);
      case AutoscalerDeleted deleted -> named(deleted.namespace(), deleted.name());
      case NodeSettingsApplied applied -> {
        if (required("settings", applied.settings())) {
          text("settings.name", applied.settings().name());
          if (applied.settings().taints() != null) {
            errors.addAll(at("settings.", taints(applied.settings().taints())));
          }
        }
      }
      case NodeDeleted deleted -> text("name", deleted.name());
    }
  }

  /** Only what a fold needs: the pod itself was validated when it was submitted. */
  private void decision(String path, PlacementDecision decision) {
    switch (decision) {
      case PodBound bound -> {
        text(path + "node", bound.node());
        if (required(path + "pod", bound.pod())
            && required(path + "pod.metadata", bound.pod().metadata())
            && required(path + "pod.spec", bound.pod().spec())) {
          text(path + "pod.metadata.uid", bound.uid());
        }
      }
      case PodUnschedulable unschedulable -> text(path + "uid", unschedulable.uid());
      case PodTerminating terminating -> text(path + "uid", terminating.uid());
      case PodEvicted evicted -> text(path + "uid", evicted.uid());
      case PodRemoved removed -> text(path + "uid", removed.uid());
      case PodRejected rejected -> text(path + "uid", rejected.uid());
    }
  }

  private void node(String path, Node node) {
    if (required(path, node)) {
      object(path + ".info", node.info(), EventValidation::node);
    }
  }

  private static List<FieldError> node(NodeInfo node) {
    List<FieldError> errors = new ArrayList<>();
    if (node.name() == null || node.name().isEmpty()) {
      errors.add(FieldError.required("name", "a name is required"));
    } else if (!Names.isDnsSubdomain(node.name())) {
      errors.add(FieldError.invalid("name", Names.DNS_SUBDOMAIN_RULE));
    }
    errors.addAll(Names.validateLabels("labels", node.labels()));
    errors.addAll(taints(node.taints()));
    return errors;
  }

  private static List<FieldError> taints(List<Taint> taints) {
    List<FieldError> errors = new ArrayList<>();
    for (int i = 0; i < taints.size(); i++) {
      if (taints.get(i).key() == null || taints.get(i).key().isEmpty()) {
        errors.add(FieldError.required("taints[" + i + "].key", "a taint needs a key"));
      }
    }
    return errors;
  }

  private <T> void object(String path, T object, Function<T, List<FieldError>> validate) {
    if (required(path, object)) {
      errors.addAll(at(path + ".", validate.apply(object)));
    }
  }

  private void named(String namespace, String name) {
    text("namespace", namespace);
    text("name", name);
  }

  private void text(String path, String text) {
    required(path, text == null || text.isEmpty() ? null : text);
  }

  private boolean required(String path, Object value) {
    if (value == null) {
      errors.add(FieldError.required(path, "is required"));
    }
    return value != null;
  }

  private static List<FieldError> at(String prefix, List<FieldError> errors) {
    return errors.stream()
        .map(error -> new FieldError(error.kind(), prefix + error.field(), error.message()))
        .toList();
  }
}
