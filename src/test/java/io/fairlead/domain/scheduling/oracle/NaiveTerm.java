package io.fairlead.domain.scheduling.oracle;

import io.fairlead.domain.model.Affinity;
import io.fairlead.domain.model.Affinity.PodAffinity;
import io.fairlead.domain.model.Affinity.PodAffinityTerm;
import io.fairlead.domain.model.Affinity.WeightedPodAffinityTerm;
import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.LabelSelector.Operator;
import io.fairlead.domain.model.LabelSelector.Requirement;
import io.fairlead.domain.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A pod affinity term as it is meant by the pod that has it. Two terms are the same if they are
 * equal so.
 *
 * @param selector null matches nothing
 */
record NaiveTerm(
    String topologyKey,
    LabelSelector selector,
    SortedSet<String> namespaces,
    LabelSelector namespaceSelector) {

  /** A term that counts by so much; what is disliked counts negatively. */
  record Weighted(NaiveTerm term, int weight) {}

  static NaiveTerm of(PodAffinityTerm term, Pod owner) {
    TreeSet<String> namespaces = new TreeSet<>(term.namespaces());
    if (namespaces.isEmpty() && term.namespaceSelector() == null) {
      namespaces.add(owner.metadata().namespace());
    }
    return new NaiveTerm(
        term.topologyKey(),
        withOwnLabels(term.labelSelector(), owner, term.matchLabelKeys(), term.mismatchLabelKeys()),
        namespaces,
        term.namespaceSelector());
  }

  /** The selector and the owner's values of some labels; a label that it lacks says nothing. */
  static LabelSelector withOwnLabels(
      LabelSelector selector, Pod owner, List<String> match, List<String> mismatch) {
    if (selector == null) {
      return null;
    }
    List<Requirement> requirements = new ArrayList<>(selector.matchExpressions());
    add(requirements, owner, match, Operator.In);
    add(requirements, owner, mismatch, Operator.NotIn);
    return new LabelSelector(selector.matchLabels(), requirements);
  }

  private static void add(
      List<Requirement> requirements, Pod owner, List<String> keys, Operator operator) {
    for (String key : keys) {
      String value = owner.metadata().labels().get(key);
      if (value != null) {
        requirements.add(new Requirement(key, operator, List.of(value)));
      }
    }
  }

  boolean matches(NaiveCluster cluster, Pod pod) {
    String namespace = pod.metadata().namespace();
    return selector != null
        && selector.matches(pod.metadata().labels())
        && (namespaces.contains(namespace)
            || cluster.selectsNamespace(namespaceSelector, namespace));
  }

  static List<NaiveTerm> requiredNear(Pod pod) {
    return required(pod, Affinity::podAffinity);
  }

  static List<NaiveTerm> requiredApart(Pod pod) {
    return required(pod, Affinity::podAntiAffinity);
  }

  private static List<NaiveTerm> required(Pod pod, Function<Affinity, PodAffinity> part) {
    PodAffinity affinity = part(pod, part);
    return affinity == null
        ? List.of()
        : affinity.requiredDuringSchedulingIgnoredDuringExecution().stream()
            .map(term -> of(term, pod))
            .toList();
  }

  /** Preferred affinity, and preferred anti-affinity with negative weights. */
  static List<Weighted> preferred(Pod pod) {
    List<Weighted> all = new ArrayList<>();
    addPreferred(all, pod, part(pod, Affinity::podAffinity), 1);
    addPreferred(all, pod, part(pod, Affinity::podAntiAffinity), -1);
    return all;
  }

  private static void addPreferred(List<Weighted> all, Pod pod, PodAffinity affinity, int sign) {
    if (affinity != null) {
      for (WeightedPodAffinityTerm weighted :
          affinity.preferredDuringSchedulingIgnoredDuringExecution()) {
        all.add(new Weighted(of(weighted.podAffinityTerm(), pod), sign * weighted.weight()));
      }
    }
  }

  private static PodAffinity part(Pod pod, Function<Affinity, PodAffinity> part) {
    Affinity affinity = pod.spec().affinity();
    return affinity == null ? null : part.apply(affinity);
  }
}
