package io.fairlead.api.wire;

import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.PodSpec;
import io.fairlead.domain.model.PreemptionPolicy;
import io.fairlead.domain.model.RestartPolicy;
import io.fairlead.domain.model.SchedulingProfile;
import io.fairlead.domain.model.TaintEffect;
import io.fairlead.domain.model.Toleration;
import java.util.List;

/** PodSpec; its larger parts have classes of their own. */
final class PodSpecWire {
  private PodSpecWire() {}

  // ---- to the wire

  /**
   * @param node where the pod is placed, in place of where it wants to be; or null
   */
  static io.fabric8.kubernetes.api.model.PodSpec toWire(PodSpec spec, String node) {
    PodSpecBuilder wire =
        new PodSpecBuilder()
            .withContainers(spec.containers().stream().map(ContainerWire::toWire).toList())
            .withNodeName(node == null ? spec.nodeName() : node)
            .withAffinity(AffinityWire.toWire(spec.affinity()))
            .withPriorityClassName(spec.priorityClassName())
            .withPriority(spec.priority())
            .withPreemptionPolicy(Constants.text(spec.preemptionPolicy()))
            .withRestartPolicy(spec.restartPolicy().name())
            .withTerminationGracePeriodSeconds(spec.terminationGracePeriodSeconds())
            .withDnsPolicy("ClusterFirst")
            .withSchedulerName(
                spec.schedulerName() == null
                    ? SchedulingProfile.DEFAULT_NAME
                    : spec.schedulerName());
    if (!spec.initContainers().isEmpty()) {
      wire.withInitContainers(spec.initContainers().stream().map(ContainerWire::toWire).toList());
    }
    if (!spec.overhead().amounts().isEmpty()) {
      wire.withOverhead(ResourcesWire.toWire(spec.overhead()));
    }
    if (!spec.nodeSelector().isEmpty()) {
      wire.withNodeSelector(spec.nodeSelector());
    }
    if (!spec.topologySpreadConstraints().isEmpty()) {
      wire.withTopologySpreadConstraints(
          spec.topologySpreadConstraints().stream().map(TopologySpreadWire::toWire).toList());
    }
    if (!spec.tolerations().isEmpty()) {
      wire.withTolerations(spec.tolerations().stream().map(PodSpecWire::toWire).toList());
    }
    return wire.build();
  }

  private static io.fabric8.kubernetes.api.model.Toleration toWire(Toleration toleration) {
    return new TolerationBuilder()
        .withKey(toleration.key())
        .withOperator(toleration.operator().name())
        .withValue(toleration.value())
        .withEffect(Constants.text(toleration.effect()))
        .withTolerationSeconds(toleration.tolerationSeconds())
        .build();
  }

  // ---- from the wire

  static PodSpec fromWire(
      String path, io.fabric8.kubernetes.api.model.PodSpec wire, List<FieldError> errors) {
    if (wire == null) {
      return null;
    }
    return new PodSpec(
        Lists.read(
            path + ".initContainers", wire.getInitContainers(), ContainerWire::fromWire, errors),
        Lists.read(path + ".containers", wire.getContainers(), ContainerWire::fromWire, errors),
        ResourcesWire.fromWire(path + ".overhead", wire.getOverhead(), errors),
        orNull(wire.getNodeName()),
        MetadataWire.sorted(wire.getNodeSelector()),
        AffinityWire.fromWire(path + ".affinity", wire.getAffinity(), errors),
        Lists.read(
            path + ".topologySpreadConstraints",
            wire.getTopologySpreadConstraints(),
            TopologySpreadWire::fromWire,
            errors),
        Lists.read(path + ".tolerations", wire.getTolerations(), PodSpecWire::fromWire, errors),
        orNull(wire.getPriorityClassName()),
        wire.getPriority(),
        Constants.read(
            PreemptionPolicy.class, path + ".preemptionPolicy", wire.getPreemptionPolicy(), errors),
        schedulerName(wire.getSchedulerName()),
        Constants.read(
            RestartPolicy.class, path + ".restartPolicy", wire.getRestartPolicy(), errors),
        wire.getTerminationGracePeriodSeconds());
  }

  /** The default is what a pod gets that says nothing. */
  private static String schedulerName(String name) {
    return SchedulingProfile.DEFAULT_NAME.equals(name) ? null : orNull(name);
  }

  /** An empty text is how Kubernetes' clients write that they say nothing. */
  private static String orNull(String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static Toleration fromWire(
      String path, io.fabric8.kubernetes.api.model.Toleration wire, List<FieldError> errors) {
    return new Toleration(
        wire.getKey(),
        Constants.read(Toleration.Operator.class, path + ".operator", wire.getOperator(), errors),
        wire.getValue(),
        Constants.read(TaintEffect.class, path + ".effect", wire.getEffect(), errors),
        wire.getTolerationSeconds());
  }
}
