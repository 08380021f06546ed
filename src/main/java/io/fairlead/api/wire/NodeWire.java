package io.fairlead.api.wire;

import io.fabric8.kubernetes.api.model.ContainerImage;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeSpecBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.NodeInfo;
import io.fairlead.domain.model.NodeSettings;
import io.fairlead.domain.model.Taint;
import io.fairlead.domain.model.TaintEffect;
import io.fairlead.view.NodeState;
import io.fairlead.view.Versioned;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Nodes. What an operator may change of them becomes NodeSettings. */
public final class NodeWire {

  /** Agents do not tell their version. */
  public static final String VERSION = "fairlead";

  private NodeWire() {}

  public static io.fabric8.kubernetes.api.model.Node toWire(Versioned<NodeState> object) {
    NodeState state = object.value();
    NodeInfo info = state.node().info();
    NodeSpecBuilder spec = new NodeSpecBuilder().withPodCIDR(info.podCidr());
    if (info.podCidr() != null) {
      spec.withPodCIDRs(info.podCidr());
    }
    if (state.node().unschedulable()) {
      spec.withUnschedulable(true);
    }
    if (!state.node().taints().isEmpty()) {
      spec.withTaints(state.node().taints().stream().map(NodeWire::taint).toList());
    }
    return new NodeBuilder()
        .withMetadata(meta(state, object.version()))
        .withSpec(spec.build())
        .withNewStatus()
        .withCapacity(ResourcesWire.toWire(info.capacity()))
        .withAllocatable(ResourcesWire.toWire(info.allocatable()))
        .withImages(
            info.images().stream()
                .map(image -> new ContainerImage(image.names(), image.sizeBytes()))
                .toList())
        .addNewCondition()
        .withType("Ready")
        .withStatus(state.ready() ? "True" : "Unknown")
        .withReason(state.ready() ? "AgentReady" : "NodeStatusUnknown")
        .withMessage(
            state.ready() ? "The agent sends heartbeats." : "The agent stopped sending heartbeats.")
        .withLastHeartbeatTime(Times.format(state.lastHeartbeat()))
        .withLastTransitionTime(Times.format(state.readyChangedAt()))
        .endCondition()
        .addNewAddress(info.address(), "InternalIP")
        .addNewAddress(info.name(), "Hostname")
        .withNewNodeInfo()
        .withBootID(info.bootId())
        .withMachineID("")
        .withSystemUUID("")
        .withContainerRuntimeVersion(info.runtime())
        .withArchitecture(info.labels().get("kubernetes.io/arch"))
        .withOperatingSystem(info.labels().get("kubernetes.io/os"))
        .withKubeletVersion(VERSION)
        .withKubeProxyVersion(VERSION)
        .withKernelVersion("")
        .withOsImage("")
        .endNodeInfo()
        .endStatus()
        .build();
  }

  private static ObjectMeta meta(NodeState state, long version) {
    ObjectMetaBuilder meta =
        new ObjectMetaBuilder()
            .withName(state.node().name())
            .withUid(state.uid())
            .withResourceVersion(Long.toString(version))
            .withCreationTimestamp(Times.format(state.createdAt()));
    if (!state.node().labels().isEmpty()) {
      meta.withLabels(state.node().labels());
    }
    if (!state.node().settings().annotations().isEmpty()) {
      meta.withAnnotations(state.node().settings().annotations());
    }
    return meta.build();
  }

  private static io.fabric8.kubernetes.api.model.Taint taint(Taint taint) {
    return new TaintBuilder()
        .withKey(taint.key())
        .withValue(taint.value().isEmpty() ? null : taint.value())
        .withEffect(taint.effect().name())
        .build();
  }

  /**
   * What must be set so that the node is as the wire says. Labels that its agent gives can be
   * changed but not taken away.
   */
  public static NodeSettings settings(
      io.fabric8.kubernetes.api.model.Node wire, NodeInfo info, List<FieldError> errors) {
    SortedMap<String, String> labels = MetadataWire.sorted(wire.getMetadata().getLabels());
    for (String given : info.labels().keySet()) {
      if (!labels.containsKey(given)) {
        errors.add(
            FieldError.invalid(
                "metadata.labels",
                "\"" + given + "\" comes from the node's agent and cannot be taken away"));
      }
    }
    labels.entrySet().removeIf(label -> label.getValue().equals(info.labels().get(label.getKey())));
    List<Taint> taints = new ArrayList<>();
    var spec = wire.getSpec();
    if (spec != null) {
      for (int i = 0; i < spec.getTaints().size(); i++) {
        taints.add(taint("spec.taints[" + i + "]", spec.getTaints().get(i), errors));
      }
    }
    return new NodeSettings(
        info.name(),
        spec != null && Boolean.TRUE.equals(spec.getUnschedulable()),
        labels,
        MetadataWire.sorted(wire.getMetadata().getAnnotations()),
        taints.equals(info.taints()) ? null : taints);
  }

  private static Taint taint(
      String path, io.fabric8.kubernetes.api.model.Taint wire, List<FieldError> errors) {
    if (wire.getKey() == null || wire.getKey().isEmpty()) {
      errors.add(FieldError.required(path + ".key", "a taint needs a key"));
    }
    TaintEffect effect =
        Constants.read(TaintEffect.class, path + ".effect", wire.getEffect(), errors);
    if (wire.getEffect() == null || wire.getEffect().isEmpty()) {
      errors.add(FieldError.required(path + ".effect", "a taint needs an effect"));
    }
    return new Taint(wire.getKey(), wire.getValue(), effect);
  }
}
