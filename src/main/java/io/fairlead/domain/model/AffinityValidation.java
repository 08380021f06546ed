package io.fairlead.domain.model;

import io.fairlead.domain.model.Affinity.NodeAffinity;
import io.fairlead.domain.model.Affinity.PodAffinity;
import io.fairlead.domain.model.Affinity.PodAffinityTerm;
import io.fairlead.domain.model.Affinity.PreferredNode;
import io.fairlead.domain.model.Affinity.WeightedPodAffinityTerm;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What must hold for a pod's affinity to nodes and to other pods. */
final class AffinityValidation {
  private static final int MAX_WEIGHT = 100;
  private static final String REQUIRED = ".requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = ".preferredDuringSchedulingIgnoredDuringExecution";

  private final List<FieldError> errors;

  private AffinityValidation(List<FieldError> errors) {
    this.errors = errors;
  }

  /** Adds every error of an affinity; null is none to look at. */
  static void validate(String path, Affinity affinity, List<FieldError> errors) {
    if (affinity != null) {
      AffinityValidation validation = new AffinityValidation(errors);
      validation.nodes(path + ".nodeAffinity", affinity.nodeAffinity());
      validation.pods(path + ".podAffinity", affinity.podAffinity());
      validation.pods(path + ".podAntiAffinity", affinity.podAntiAffinity());
    }
  }

  private void nodes(String path, NodeAffinity affinity) {
    if (affinity == null) {
      return;
    }
    NodeSelectorValidation.validate(
        path + REQUIRED, affinity.requiredDuringSchedulingIgnoredDuringExecution(), errors);
    List<PreferredNode> preferred = affinity.preferredDuringSchedulingIgnoredDuringExecution();
    if (Limits.within(Limits.AFFINITY_TERMS, path + PREFERRED, preferred, errors)) {
      for (int i = 0; i < preferred.size(); i++) {
        String preferredPath = path + PREFERRED + "[" + i + "]";
        weight(preferredPath, preferred.get(i).weight());
        NodeSelectorValidation.validateTerm(
            preferredPath + ".preference", preferred.get(i).preference(), errors);
      }
    }
  }

  private void pods(String path, PodAffinity affinity) {
    if (affinity == null) {
      return;
    }
    List<PodAffinityTerm> required = affinity.requiredDuringSchedulingIgnoredDuringExecution();
    if (Limits.within(Limits.AFFINITY_TERMS, path + REQUIRED, required, errors)) {
      for (int i = 0; i < required.size(); i++) {
        term(path + REQUIRED + "[" + i + "]", required.get(i));
      }
    }
    List<WeightedPodAffinityTerm> preferred =
        affinity.preferredDuringSchedulingIgnoredDuringExecution();
    if (Limits.within(Limits.AFFINITY_TERMS, path + PREFERRED, preferred, errors)) {
      for (int i = 0; i < preferred.size(); i++) {
        String preferredPath = path + PREFERRED + "[" + i + "]";
        weight(preferredPath, preferred.get(i).weight());
        term(preferredPath + ".podAffinityTerm", preferred.get(i).podAffinityTerm());
      }
    }
  }

  private void term(String path, PodAffinityTerm term) {
    if (term == null) {
      errors.add(FieldError.required(path, "a term is required"));
      return;
    }
    Names.validateLabelKey(path + ".topologyKey", term.topologyKey(), errors);
    LabelSelectorValidation.validate(path + ".labelSelector", term.labelSelector(), errors);
    LabelSelectorValidation.validate(path + ".namespaceSelector", term.namespaceSelector(), errors);
    if (Limits.within(Limits.REQUIREMENTS, path + ".namespaces", term.namespaces(), errors)) {
      for (int i = 0; i < term.namespaces().size(); i++) {
        if (!Names.isDnsLabel(term.namespaces().get(i))) {
          errors.add(FieldError.invalid(path + ".namespaces[" + i + "]", Names.DNS_LABEL_RULE));
        }
      }
    }
    LabelSelectorValidation.validateLabelKeys(
        path + ".matchLabelKeys", term.matchLabelKeys(), term.labelSelector(), errors);
    LabelSelectorValidation.validateLabelKeys(
        path + ".mismatchLabelKeys", term.mismatchLabelKeys(), term.labelSelector(), errors);
    Set<String> both = new TreeSet<>(term.matchLabelKeys());
    both.retainAll(new TreeSet<>(term.mismatchLabelKeys()));
    for (String key : both) {
      errors.add(
          FieldError.invalid(
              path + ".matchLabelKeys", "\"" + key + "\" is in mismatchLabelKeys, too"));
    }
  }

  private void weight(String path, int weight) {
    if (weight < 1 || weight > MAX_WEIGHT) {
      errors.add(FieldError.invalid(path + ".weight", "must be 1 to " + MAX_WEIGHT));
    }
  }
}
