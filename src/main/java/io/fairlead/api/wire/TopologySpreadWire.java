package io.fairlead.api.wire;

import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.TopologySpreadConstraint;
import io.fairlead.domain.model.TopologySpreadConstraint.NodeInclusion;
import io.fairlead.domain.model.TopologySpreadConstraint.WhenUnsatisfiable;
import java.util.List;

/** Topology spread constraints. */
final class TopologySpreadWire {
  private TopologySpreadWire() {}

  /** What has its default is left out, as Kubernetes does. */
  static io.fabric8.kubernetes.api.model.TopologySpreadConstraint toWire(
      TopologySpreadConstraint constraint) {
    TopologySpreadConstraintBuilder wire =
        new TopologySpreadConstraintBuilder()
            .withMaxSkew(constraint.maxSkew())
            .withTopologyKey(constraint.topologyKey())
            .withWhenUnsatisfiable(Constants.text(constraint.whenUnsatisfiable()))
            .withLabelSelector(LabelSelectorWire.toWire(constraint.labelSelector()))
            .withMinDomains(constraint.minDomains());
    if (constraint.nodeAffinityPolicy() != NodeInclusion.Honor) {
      wire.withNodeAffinityPolicy(constraint.nodeAffinityPolicy().name());
    }
    if (constraint.nodeTaintsPolicy() != NodeInclusion.Ignore) {
      wire.withNodeTaintsPolicy(constraint.nodeTaintsPolicy().name());
    }
    if (!constraint.matchLabelKeys().isEmpty()) {
      wire.withMatchLabelKeys(constraint.matchLabelKeys());
    }
    return wire.build();
  }

  static TopologySpreadConstraint fromWire(
      String path,
      io.fabric8.kubernetes.api.model.TopologySpreadConstraint wire,
      List<FieldError> errors) {
    return new TopologySpreadConstraint(
        wire.getMaxSkew() == null ? 0 : wire.getMaxSkew(),
        wire.getTopologyKey(),
        Constants.read(
            WhenUnsatisfiable.class,
            path + ".whenUnsatisfiable",
            wire.getWhenUnsatisfiable(),
            errors),
        LabelSelectorWire.fromWire(path + ".labelSelector", wire.getLabelSelector(), errors),
        wire.getMinDomains(),
        Constants.read(
            NodeInclusion.class,
            path + ".nodeAffinityPolicy",
            wire.getNodeAffinityPolicy(),
            errors),
        Constants.read(
            NodeInclusion.class, path + ".nodeTaintsPolicy", wire.getNodeTaintsPolicy(), errors),
        wire.getMatchLabelKeys());
  }
}
