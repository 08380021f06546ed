package io.fairlead.stream;

import io.fairlead.domain.event.EndpointEvent;
import io.fairlead.domain.event.NodeHeartbeat;
import io.fairlead.domain.event.NodeMetrics;
import io.fairlead.domain.event.NodeStatusEvent;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PodStatusEvent;
import io.fairlead.domain.event.PodSubmission;
import io.fairlead.domain.event.ScalingDecided;
import io.fairlead.domain.event.SpecEvent;
import io.fairlead.domain.model.Affinity;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.ContainerPort;
import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.EnvVar;
import io.fairlead.domain.model.HorizontalPodAutoscaler;
import io.fairlead.domain.model.IntOrPercent;
import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.Metadata;
import io.fairlead.domain.model.Namespace;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.NodeImage;
import io.fairlead.domain.model.NodeInfo;
import io.fairlead.domain.model.NodeSelector;
import io.fairlead.domain.model.NodeSettings;
import io.fairlead.domain.model.OwnerReference;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.model.PodDisruptionBudget;
import io.fairlead.domain.model.PodGroup;
import io.fairlead.domain.model.PodPhase;
import io.fairlead.domain.model.PodSpec;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.model.PreemptionPolicy;
import io.fairlead.domain.model.PriorityClass;
import io.fairlead.domain.model.Probe;
import io.fairlead.domain.model.ResourceQuota;
import io.fairlead.domain.model.ResourceRequirements;
import io.fairlead.domain.model.Resources;
import io.fairlead.domain.model.RestartPolicy;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.Service;
import io.fairlead.domain.model.ServiceEndpoints;
import io.fairlead.domain.model.Taint;
import io.fairlead.domain.model.TaintEffect;
import io.fairlead.domain.model.Toleration;
import io.fairlead.domain.model.TopologySpreadConstraint;
import io.fairlead.stream.snapshot.SnapshotManifest;
import io.fairlead.stream.snapshot.SnapshotPoint;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Everything that Jackson reads or writes by reflection in the log, for the native image. The
 * domain carries no annotations, so it is listed here; a test walks from the event types to every
 * part and finds what is missing.
 */
@RegisterForReflection(
    targets = {
      EndpointEvent.EndpointsChanged.class,
      EndpointEvent.EndpointsRemoved.class,
      NodeHeartbeat.class,
      NodeMetrics.class,
      NodeMetrics.PodUsage.class,
      NodeStatusEvent.NodeRegistered.class,
      NodeStatusEvent.NodeUpdated.class,
      NodeStatusEvent.NodeReady.class,
      NodeStatusEvent.NodeLost.class,
      NodeStatusEvent.NodeRemoved.class,
      PlacementDecided.class,
      PlacementDecision.class,
      PlacementDecision.PodBound.class,
      PlacementDecision.PodUnschedulable.class,
      PlacementDecision.PodTerminating.class,
      PlacementDecision.PodNominated.class,
      PlacementDecision.PodEvicted.class,
      PlacementDecision.PodRemoved.class,
      PlacementDecision.PodRejected.class,
      PlacementDecision.Rejection.class,
      PodStatusEvent.PodStatusChanged.class,
      PodStatusEvent.PodTerminated.class,
      PodSubmission.PodSubmitted.class,
      PodSubmission.PodDeletionRequested.class,
      ScalingDecided.class,
      ScalingDecided.ReplicasScaled.class,
      ScalingDecided.Observation.class,
      ScalingDecided.MetricTotals.class,
      SpecEvent.DeploymentApplied.class,
      SpecEvent.DeploymentDeleted.class,
      SpecEvent.ServiceApplied.class,
      SpecEvent.ServiceDeleted.class,
      SpecEvent.AutoscalerApplied.class,
      SpecEvent.AutoscalerDeleted.class,
      SpecEvent.NodeSettingsApplied.class,
      SpecEvent.NodeDeleted.class,
      SpecEvent.PriorityClassApplied.class,
      SpecEvent.PriorityClassDeleted.class,
      SpecEvent.PodDisruptionBudgetApplied.class,
      SpecEvent.PodDisruptionBudgetDeleted.class,
      SpecEvent.ResourceQuotaApplied.class,
      SpecEvent.ResourceQuotaDeleted.class,
      SpecEvent.PodGroupApplied.class,
      SpecEvent.PodGroupDeleted.class,
      SpecEvent.NamespaceApplied.class,
      SpecEvent.NamespaceDeleted.class,
      SpecEvent.SchedulingProfileApplied.class,
      SpecEvent.SchedulingProfileDeleted.class,
      Affinity.class,
      Affinity.NodeAffinity.class,
      Affinity.PreferredNode.class,
      Affinity.PodAffinity.class,
      Affinity.PodAffinityTerm.class,
      Affinity.WeightedPodAffinityTerm.class,
      LabelSelector.Requirement.class,
      LabelSelector.Operator.class,
      NodeSelector.class,
      NodeSelector.Term.class,
      NodeSelector.Requirement.class,
      NodeSelector.Operator.class,
      TopologySpreadConstraint.class,
      TopologySpreadConstraint.WhenUnsatisfiable.class,
      TopologySpreadConstraint.NodeInclusion.class,
      PreemptionPolicy.class,
      PriorityClass.class,
      PodDisruptionBudget.class,
      PodDisruptionBudget.PodDisruptionBudgetSpec.class,
      IntOrPercent.class,
      ResourceQuota.class,
      PodGroup.class,
      Namespace.class,
      SchedulingProfile.class,
      SchedulingProfile.ScoringStrategy.class,
      SchedulingProfile.ScoringStrategy.Type.class,
      SchedulingProfile.UtilizationPoint.class,
      NodeImage.class,
      Container.class,
      ContainerPort.class,
      Deployment.class,
      Deployment.DeploymentSpec.class,
      LabelSelector.class,
      Deployment.PodTemplate.class,
      EnvVar.class,
      EnvVar.FieldRef.class,
      EnvVar.Source.class,
      HorizontalPodAutoscaler.class,
      HorizontalPodAutoscaler.AutoscalerSpec.class,
      HorizontalPodAutoscaler.MetricSpec.class,
      HorizontalPodAutoscaler.MetricTarget.class,
      HorizontalPodAutoscaler.ResourceMetric.class,
      HorizontalPodAutoscaler.ScaleTargetRef.class,
      Metadata.class,
      Node.class,
      NodeInfo.class,
      NodeSettings.class,
      OwnerReference.class,
      Pod.class,
      PodPhase.class,
      PodSpec.class,
      PodStatus.class,
      PodStatus.ContainerStatus.class,
      PodStatus.State.class,
      Probe.class,
      Probe.HttpGet.class,
      Probe.TcpSocket.class,
      ResourceRequirements.class,
      Resources.class,
      RestartPolicy.class,
      Service.class,
      Service.ServicePort.class,
      Service.ServiceSpec.class,
      ServiceEndpoints.class,
      ServiceEndpoints.Endpoint.class,
      ServiceEndpoints.PortEndpoints.class,
      Taint.class,
      TaintEffect.class,
      Toleration.class,
      Toleration.Operator.class,
      Provenance.class,
      Provenance.Range.class,
      NamespacedName.class,
      SnapshotManifest.class,
      SnapshotManifest.Chunk.class,
      SnapshotPoint.class,
    },
    classNames = {
      "io.fairlead.broker.TopicCreation$TopicList",
      "io.fairlead.broker.TopicCreation$TopicList$Entry",
      "io.fairlead.stream.EventJson$Tagged",
      "io.fairlead.stream.EventJson$EmptyTaints",
      "io.fairlead.stream.EventJson$EmptyAllocatable",
      "io.fairlead.stream.EventJson$ValueIfAny",
      "io.fairlead.stream.EventJson$EmptyPlugins",
      // lz4 finds its implementations by name; the pure Java ones need nothing else.
      "net.jpountz.lz4.LZ4JavaSafeCompressor",
      "net.jpountz.lz4.LZ4HCJavaSafeCompressor",
      "net.jpountz.lz4.LZ4JavaSafeFastDecompressor",
      "net.jpountz.lz4.LZ4JavaSafeSafeDecompressor",
      "net.jpountz.xxhash.XXHash32JavaSafe",
      "net.jpountz.xxhash.XXHash64JavaSafe",
      "net.jpountz.xxhash.StreamingXXHash32JavaSafe$Factory",
      "net.jpountz.xxhash.StreamingXXHash64JavaSafe$Factory"
    })
final class NativeRegistration {
  private NativeRegistration() {}
}
