package io.fairlead.stream;

import io.fairlead.domain.event.EndpointEvent;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeHeartbeat;
import io.fairlead.domain.event.NodeMetrics;
import io.fairlead.domain.event.NodeStatusEvent;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PodStatusEvent;
import io.fairlead.domain.event.PodSubmission;
import io.fairlead.domain.event.ScalingDecided;
import io.fairlead.domain.event.SpecEvent;
import java.util.HashMap;
import java.util.Map;

/** Every event type in its current version, as CloudEvents names it. */
public enum EventType {
  POD_SUBMITTED("io.fairlead.pod.submitted.v1", PodSubmission.PodSubmitted.class),
  POD_DELETION_REQUESTED(
      "io.fairlead.pod.deletion-requested.v1", PodSubmission.PodDeletionRequested.class),
  NODE_HEARTBEAT("io.fairlead.node.heartbeat.v1", NodeHeartbeat.class),
  NODE_REGISTERED("io.fairlead.node.registered.v1", NodeStatusEvent.NodeRegistered.class),
  NODE_UPDATED("io.fairlead.node.updated.v1", NodeStatusEvent.NodeUpdated.class),
  NODE_READY("io.fairlead.node.ready.v1", NodeStatusEvent.NodeReady.class),
  NODE_LOST("io.fairlead.node.lost.v1", NodeStatusEvent.NodeLost.class),
  NODE_REMOVED("io.fairlead.node.removed.v1", NodeStatusEvent.NodeRemoved.class),
  NODE_METRICS("io.fairlead.node.metrics.v1", NodeMetrics.class),
  DEPLOYMENT_APPLIED("io.fairlead.deployment.applied.v1", SpecEvent.DeploymentApplied.class),
  DEPLOYMENT_DELETED("io.fairlead.deployment.deleted.v1", SpecEvent.DeploymentDeleted.class),
  SERVICE_APPLIED("io.fairlead.service.applied.v1", SpecEvent.ServiceApplied.class),
  SERVICE_DELETED("io.fairlead.service.deleted.v1", SpecEvent.ServiceDeleted.class),
  AUTOSCALER_APPLIED("io.fairlead.autoscaler.applied.v1", SpecEvent.AutoscalerApplied.class),
  AUTOSCALER_DELETED("io.fairlead.autoscaler.deleted.v1", SpecEvent.AutoscalerDeleted.class),
  NODE_SETTINGS_APPLIED(
      "io.fairlead.node.settings-applied.v1", SpecEvent.NodeSettingsApplied.class),
  NODE_DELETED("io.fairlead.node.deleted.v1", SpecEvent.NodeDeleted.class),
  PRIORITY_CLASS_APPLIED(
      "io.fairlead.priority-class.applied.v1", SpecEvent.PriorityClassApplied.class),
  PRIORITY_CLASS_DELETED(
      "io.fairlead.priority-class.deleted.v1", SpecEvent.PriorityClassDeleted.class),
  POD_DISRUPTION_BUDGET_APPLIED(
      "io.fairlead.pod-disruption-budget.applied.v1", SpecEvent.PodDisruptionBudgetApplied.class),
  POD_DISRUPTION_BUDGET_DELETED(
      "io.fairlead.pod-disruption-budget.deleted.v1", SpecEvent.PodDisruptionBudgetDeleted.class),
  RESOURCE_QUOTA_APPLIED(
      "io.fairlead.resource-quota.applied.v1", SpecEvent.ResourceQuotaApplied.class),
  RESOURCE_QUOTA_DELETED(
      "io.fairlead.resource-quota.deleted.v1", SpecEvent.ResourceQuotaDeleted.class),
  POD_GROUP_APPLIED("io.fairlead.pod-group.applied.v1", SpecEvent.PodGroupApplied.class),
  POD_GROUP_DELETED("io.fairlead.pod-group.deleted.v1", SpecEvent.PodGroupDeleted.class),
  NAMESPACE_APPLIED("io.fairlead.namespace.applied.v1", SpecEvent.NamespaceApplied.class),
  NAMESPACE_DELETED("io.fairlead.namespace.deleted.v1", SpecEvent.NamespaceDeleted.class),
  SCHEDULING_PROFILE_APPLIED(
      "io.fairlead.scheduling-profile.applied.v1", SpecEvent.SchedulingProfileApplied.class),
  SCHEDULING_PROFILE_DELETED(
      "io.fairlead.scheduling-profile.deleted.v1", SpecEvent.SchedulingProfileDeleted.class),
  PLACEMENT_DECIDED("io.fairlead.placement.decided.v1", PlacementDecided.class),
  POD_STATUS_CHANGED("io.fairlead.pod.status-changed.v1", PodStatusEvent.PodStatusChanged.class),
  POD_TERMINATED("io.fairlead.pod.terminated.v1", PodStatusEvent.PodTerminated.class),
  SCALING_DECIDED("io.fairlead.scaling.decided.v1", ScalingDecided.class),
  ENDPOINTS_CHANGED("io.fairlead.endpoints.changed.v1", EndpointEvent.EndpointsChanged.class),
  ENDPOINTS_REMOVED("io.fairlead.endpoints.removed.v1", EndpointEvent.EndpointsRemoved.class);

  private static final Map<String, EventType> BY_FAMILY = new HashMap<>();
  private static final Map<Class<? extends Event>, EventType> BY_CLASS = new HashMap<>();

  static {
    for (EventType type : values()) {
      BY_FAMILY.put(type.family, type);
      BY_CLASS.put(type.eventClass, type);
    }
  }

  private static final String VERSION = ".v";

  private final String typeName;
  private final String family;
  private final int version;
  private final Class<? extends Event> eventClass;

  EventType(String typeName, Class<? extends Event> eventClass) {
    int end = typeName.lastIndexOf(VERSION);
    this.typeName = typeName;
    this.family = typeName.substring(0, end);
    this.version = Integer.parseInt(typeName.substring(end + VERSION.length()));
    this.eventClass = eventClass;
  }

  /** The value of the {@code ce_type} header. */
  public String typeName() {
    return typeName;
  }

  /** The name without the version. */
  String family() {
    return family;
  }

  /** The version that is written. */
  int version() {
    return version;
  }

  public Class<? extends Event> eventClass() {
    return eventClass;
  }

  public static EventType of(Event event) {
    return BY_CLASS.get(event.getClass());
  }

  /** The type with that name in its current version, or null. */
  public static EventType named(String typeName) {
    EventType type = BY_FAMILY.get(typeName.replaceFirst("\\.v[0-9]+$", ""));
    return type == null || !type.typeName.equals(typeName) ? null : type;
  }

  /** The type of that name without a version, or null. */
  static EventType ofFamily(String family) {
    return BY_FAMILY.get(family);
  }

  /** What a record without a type is taken for, so that a plain producer need set no headers. */
  public static EventType defaultFor(Topic topic) {
    return switch (topic) {
      case POD_SUBMITTED -> POD_SUBMITTED;
      case NODE_HEARTBEAT -> NODE_HEARTBEAT;
      case METRICS -> NODE_METRICS;
      case PLACEMENT -> PLACEMENT_DECIDED;
      case SCALING -> SCALING_DECIDED;
      case POD_STATUS,
          NODE_STATUS,
          SPEC,
          ENDPOINT,
          DEAD_LETTER,
          SNAPSHOT,
          SNAPSHOT_MANIFEST,
          PLACEMENT_SHADOW,
          SCALING_SHADOW ->
          null;
    };
  }
}
