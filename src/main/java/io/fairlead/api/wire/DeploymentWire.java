package io.fairlead.api.wire;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fairlead.domain.model.Deployment;
import io.fairlead.domain.model.Deployment.DeploymentSpec;
import io.fairlead.domain.model.Deployment.PodTemplate;
import io.fairlead.domain.model.FieldError;
import io.fairlead.view.DeploymentState;
import io.fairlead.view.Versioned;
import java.util.List;

/** Deployments and their scale. */
public final class DeploymentWire {
  private DeploymentWire() {}

  public static io.fabric8.kubernetes.api.model.apps.Deployment toWire(
      Versioned<DeploymentState> object) {
    DeploymentState state = object.value();
    Deployment deployment = state.deployment();
    ObjectMeta meta =
        MetadataWire.toWire(deployment.metadata(), state.createdAt(), object.version());
    meta.setGeneration(state.generation());
    PodTemplate template = deployment.spec().template();
    int unavailable = Math.max(0, state.replicas() - state.pods().ready());
    boolean available = state.isAvailable();
    return new DeploymentBuilder()
        .withMetadata(meta)
        .withNewSpec()
        .withReplicas(state.replicas())
        .withSelector(LabelSelectorWire.toWire(deployment.spec().selector()))
        .withTemplate(
            new PodTemplateSpecBuilder()
                .withMetadata(MetadataWire.templateToWire(template.metadata()))
                .withSpec(PodSpecWire.toWire(template.spec(), null))
                .build())
        .endSpec()
        .withNewStatus()
        .withObservedGeneration(state.generation())
        .withReplicas(state.pods().total())
        .withUpdatedReplicas(state.pods().updated())
        .withReadyReplicas(state.pods().ready())
        .withAvailableReplicas(state.pods().ready())
        .withUnavailableReplicas(unavailable)
        .addNewCondition()
        .withType("Available")
        .withStatus(available ? "True" : "False")
        .withReason(available ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable")
        .withMessage(
            available
                ? "Deployment has minimum availability."
                : "Deployment does not have minimum availability.")
        .withLastTransitionTime(Times.format(state.availableChangedAt()))
        .withLastUpdateTime(Times.format(state.availableChangedAt()))
        .endCondition()
        .endStatus()
        .build();
  }

  /** Problems that keep it from being read are added to the errors. */
  public static Deployment fromWire(
      io.fabric8.kubernetes.api.model.apps.Deployment wire, List<FieldError> errors) {
    return new Deployment(
        MetadataWire.fromWire(wire.getMetadata()),
        wire.getSpec() == null ? null : spec(wire.getSpec(), errors));
  }

  private static DeploymentSpec spec(
      io.fabric8.kubernetes.api.model.apps.DeploymentSpec wire, List<FieldError> errors) {
    var template = wire.getTemplate();
    return new DeploymentSpec(
        wire.getReplicas(),
        LabelSelectorWire.fromWire("spec.selector", wire.getSelector(), errors),
        template == null
            ? null
            : new PodTemplate(
                MetadataWire.templateFromWire(template.getMetadata()),
                PodSpecWire.fromWire("spec.template.spec", template.getSpec(), errors)));
  }

  public static Scale scale(Versioned<DeploymentState> object) {
    DeploymentState state = object.value();
    var metadata = state.deployment().metadata();
    return new ScaleBuilder()
        .withNewMetadata()
        .withName(metadata.name())
        .withNamespace(metadata.namespace())
        .withUid(metadata.uid())
        .withResourceVersion(Long.toString(object.version()))
        .withCreationTimestamp(Times.format(state.createdAt()))
        .endMetadata()
        .withNewSpec(state.replicas())
        .withNewStatus()
        .withReplicas(state.pods().total())
        .withSelector(LabelSelectorWire.format(state.deployment().spec().selector()))
        .endStatus()
        .build();
  }
}
