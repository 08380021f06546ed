package io.fairlead.api.wire;

import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeAffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import io.fabric8.kubernetes.api.model.PodAffinityTermBuilder;
import io.fabric8.kubernetes.api.model.PreferredSchedulingTerm;
import io.fairlead.domain.model.Affinity;
import io.fairlead.domain.model.Affinity.NodeAffinity;
import io.fairlead.domain.model.Affinity.PodAffinity;
import io.fairlead.domain.model.Affinity.PodAffinityTerm;
import io.fairlead.domain.model.Affinity.PreferredNode;
import io.fairlead.domain.model.Affinity.WeightedPodAffinityTerm;
import io.fairlead.domain.model.FieldError;
import io.fairlead.domain.model.NodeSelector;
import io.fairlead.domain.model.NodeSelector.Operator;
import io.fairlead.domain.model.NodeSelector.Requirement;
import io.fairlead.domain.model.NodeSelector.Term;
import java.util.List;

/**
 * Affinity to nodes and pods. An absent number or selector is read as 0 or null: that it must be
 * there is for the domain to say.
 */
final class AffinityWire {
  private static final String REQUIRED = ".requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = ".preferredDuringSchedulingIgnoredDuringExecution";

  private AffinityWire() {}

  // ---- to the wire

  /** Null stays null. */
  static io.fabric8.kubernetes.api.model.Affinity toWire(Affinity affinity) {
    if (affinity == null) {
      return null;
    }
    AffinityBuilder wire = new AffinityBuilder();
    if (affinity.nodeAffinity() != null) {
      wire.withNodeAffinity(toWire(affinity.nodeAffinity()));
    }
    PodAffinity attracts = affinity.podAffinity();
    if (attracts != null) {
      wire.withNewPodAffinity()
          .withRequiredDuringSchedulingIgnoredDuringExecution(required(attracts))
          .withPreferredDuringSchedulingIgnoredDuringExecution(preferred(attracts))
          .endPodAffinity();
    }
    PodAffinity repels = affinity.podAntiAffinity();
    if (repels != null) {
      wire.withNewPodAntiAffinity()
          .withRequiredDuringSchedulingIgnoredDuringExecution(required(repels))
          .withPreferredDuringSchedulingIgnoredDuringExecution(preferred(repels))
          .endPodAntiAffinity();
    }
    return wire.build();
  }

  private static io.fabric8.kubernetes.api.model.NodeAffinity toWire(NodeAffinity affinity) {
    NodeAffinityBuilder wire =
        new NodeAffinityBuilder()
            .withPreferredDuringSchedulingIgnoredDuringExecution(
                affinity.preferredDuringSchedulingIgnoredDuringExecution().stream()
                    .map(
                        liked ->
                            new PreferredSchedulingTerm(toWire(liked.preference()), liked.weight()))
                    .toList());
    NodeSelector required = affinity.requiredDuringSchedulingIgnoredDuringExecution();
    if (required != null) {
      wire.withNewRequiredDuringSchedulingIgnoredDuringExecution()
          .withNodeSelectorTerms(
              required.nodeSelectorTerms().stream().map(AffinityWire::toWire).toList())
          .endRequiredDuringSchedulingIgnoredDuringExecution();
    }
    return wire.build();
  }

  private static NodeSelectorTerm toWire(Term term) {
    return new NodeSelectorTermBuilder()
        .withMatchExpressions(term.matchExpressions().stream().map(AffinityWire::toWire).toList())
        .withMatchFields(term.matchFields().stream().map(AffinityWire::toWire).toList())
        .build();
  }

  private static NodeSelectorRequirement toWire(Requirement requirement) {
    return new NodeSelectorRequirement(
        requirement.key(), Constants.text(requirement.operator()), requirement.values());
  }

  private static List<io.fabric8.kubernetes.api.model.PodAffinityTerm> required(
      PodAffinity affinity) {
    return affinity.requiredDuringSchedulingIgnoredDuringExecution().stream()
        .map(AffinityWire::toWire)
        .toList();
  }

  private static List<io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm> preferred(
      PodAffinity affinity) {
    return affinity.preferredDuringSchedulingIgnoredDuringExecution().stream()
        .map(
            liked ->
                new io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm(
                    toWire(liked.podAffinityTerm()), liked.weight()))
        .toList();
  }

  private static io.fabric8.kubernetes.api.model.PodAffinityTerm toWire(PodAffinityTerm term) {
    return new PodAffinityTermBuilder()
        .withLabelSelector(LabelSelectorWire.toWire(term.labelSelector()))
        .withNamespaces(term.namespaces())
        .withNamespaceSelector(LabelSelectorWire.toWire(term.namespaceSelector()))
        .withTopologyKey(term.topologyKey())
        .withMatchLabelKeys(term.matchLabelKeys())
        .withMismatchLabelKeys(term.mismatchLabelKeys())
        .build();
  }

  // ---- from the wire

  /** Null stays null. */
  static Affinity fromWire(
      String path, io.fabric8.kubernetes.api.model.Affinity wire, List<FieldError> errors) {
    if (wire == null) {
      return null;
    }
    var attracts = wire.getPodAffinity();
    var repels = wire.getPodAntiAffinity();
    return new Affinity(
        nodeAffinity(path + ".nodeAffinity", wire.getNodeAffinity(), errors),
        attracts == null
            ? null
            : podAffinity(
                path + ".podAffinity",
                attracts.getRequiredDuringSchedulingIgnoredDuringExecution(),
                attracts.getPreferredDuringSchedulingIgnoredDuringExecution(),
                errors),
        repels == null
            ? null
            : podAffinity(
                path + ".podAntiAffinity",
                repels.getRequiredDuringSchedulingIgnoredDuringExecution(),
                repels.getPreferredDuringSchedulingIgnoredDuringExecution(),
                errors));
  }

  private static NodeAffinity nodeAffinity(
      String path, io.fabric8.kubernetes.api.model.NodeAffinity wire, List<FieldError> errors) {
    if (wire == null) {
      return null;
    }
    var required = wire.getRequiredDuringSchedulingIgnoredDuringExecution();
    return new NodeAffinity(
        required == null
            ? null
            : new NodeSelector(
                Lists.read(
                    path + REQUIRED + ".nodeSelectorTerms",
                    required.getNodeSelectorTerms(),
                    AffinityWire::term,
                    errors)),
        Lists.read(
            path + PREFERRED,
            wire.getPreferredDuringSchedulingIgnoredDuringExecution(),
            AffinityWire::preferredNode,
            errors));
  }

  private static PreferredNode preferredNode(
      String path, PreferredSchedulingTerm wire, List<FieldError> errors) {
    return new PreferredNode(
        orZero(wire.getWeight()), term(path + ".preference", wire.getPreference(), errors));
  }

  private static Term term(String path, NodeSelectorTerm wire, List<FieldError> errors) {
    return wire == null
        ? null
        : new Term(
            Lists.read(
                path + ".matchExpressions",
                wire.getMatchExpressions(),
                AffinityWire::requirement,
                errors),
            Lists.read(
                path + ".matchFields", wire.getMatchFields(), AffinityWire::requirement, errors));
  }

  private static Requirement requirement(
      String path, NodeSelectorRequirement wire, List<FieldError> errors) {
    return new Requirement(
        wire.getKey(),
        Constants.read(Operator.class, path + ".operator", wire.getOperator(), errors),
        wire.getValues());
  }

  private static PodAffinity podAffinity(
      String path,
      List<io.fabric8.kubernetes.api.model.PodAffinityTerm> required,
      List<io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm> preferred,
      List<FieldError> errors) {
    return new PodAffinity(
        Lists.read(path + REQUIRED, required, AffinityWire::podTerm, errors),
        Lists.read(path + PREFERRED, preferred, AffinityWire::preferredPods, errors));
  }

  private static WeightedPodAffinityTerm preferredPods(
      String path,
      io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm wire,
      List<FieldError> errors) {
    return new WeightedPodAffinityTerm(
        orZero(wire.getWeight()),
        podTerm(path + ".podAffinityTerm", wire.getPodAffinityTerm(), errors));
  }

  private static PodAffinityTerm podTerm(
      String path, io.fabric8.kubernetes.api.model.PodAffinityTerm wire, List<FieldError> errors) {
    return wire == null
        ? null
        : new PodAffinityTerm(
            LabelSelectorWire.fromWire(path + ".labelSelector", wire.getLabelSelector(), errors),
            wire.getNamespaces(),
            LabelSelectorWire.fromWire(
                path + ".namespaceSelector", wire.getNamespaceSelector(), errors),
            wire.getTopologyKey(),
            wire.getMatchLabelKeys(),
            wire.getMismatchLabelKeys());
  }

  private static int orZero(Integer number) {
    return number == null ? 0 : number;
  }
}
