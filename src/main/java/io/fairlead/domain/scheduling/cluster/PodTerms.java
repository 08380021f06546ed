package io.fairlead.domain.scheduling.cluster;

import io.fairlead.domain.model.Affinity;
import io.fairlead.domain.model.Affinity.PodAffinity;
import io.fairlead.domain.model.Affinity.PodAffinityTerm;
import io.fairlead.domain.model.LabelSelector;
import io.fairlead.domain.model.LabelSelector.Operator;
import io.fairlead.domain.model.LabelSelector.Requirement;
import io.fairlead.domain.scheduling.cluster.PodTerm.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;

/** The inter-pod affinity terms of one shape, each once. */
public final class PodTerms {
  private final LinkedHashSet<PodTerm> terms = new LinkedHashSet<>();

  private PodTerms() {}

  static PodTerms of(Shape.Key key) {
    PodTerms terms = new PodTerms();
    Affinity affinity = key.affinity();
    if (affinity != null) {
      terms.add(key, affinity.podAffinity(), Kind.REQUIRED_AFFINITY, Kind.PREFERRED_AFFINITY);
      terms.add(
          key,
          affinity.podAntiAffinity(),
          Kind.REQUIRED_ANTI_AFFINITY,
          Kind.PREFERRED_ANTI_AFFINITY);
    }
    return terms;
  }

  private void add(Shape.Key key, PodAffinity affinity, Kind required, Kind preferred) {
    if (affinity == null) {
      return;
    }
    for (PodAffinityTerm term : affinity.requiredDuringSchedulingIgnoredDuringExecution()) {
      terms.add(new PodTerm(required, resolve(key, term), term.topologyKey(), 0));
    }
    for (var weighted : affinity.preferredDuringSchedulingIgnoredDuringExecution()) {
      PodAffinityTerm term = weighted.podAffinityTerm();
      terms.add(new PodTerm(preferred, resolve(key, term), term.topologyKey(), weighted.weight()));
    }
  }

  private static PodMatcher.Selected resolve(Shape.Key key, PodAffinityTerm term) {
    boolean own = term.namespaces().isEmpty() && term.namespaceSelector() == null;
    List<String> namespaces =
        own ? List.of(key.namespace()) : List.copyOf(new TreeSet<>(term.namespaces()));
    List<LabelSelector> selectors = new ArrayList<>();
    if (term.labelSelector() != null) {
      selectors.add(term.labelSelector());
      addOwn(key.labels(), term.matchLabelKeys(), Operator.In, selectors);
      addOwn(key.labels(), term.mismatchLabelKeys(), Operator.NotIn, selectors);
    }
    return new PodMatcher.Selected(namespaces, term.namespaceSelector(), List.copyOf(selectors));
  }

  /** Adds to the selectors what the pod's own labels say under some keys. */
  public static void addOwn(
      SortedMap<String, String> labels,
      List<String> keys,
      Operator operator,
      List<LabelSelector> selectors) {
    List<Requirement> requirements = new ArrayList<>();
    for (String key : keys) {
      String value = labels.get(key);
      if (value != null) {
        requirements.add(new Requirement(key, operator, List.of(value)));
      }
    }
    if (!requirements.isEmpty()) {
      selectors.add(new LabelSelector(null, requirements));
    }
  }

  public boolean carries(PodTerm term) {
    return terms.contains(term);
  }

  /** The term in a place of {@link #all}. */
  public PodTerm get(int index) {
    return List.copyOf(terms).get(index);
  }

  public Iterable<PodTerm> all() {
    return terms;
  }

  public List<PodTerm> of(Kind kind) {
    List<PodTerm> some = new ArrayList<>();
    for (PodTerm term : terms) {
      if (term.kind() == kind) {
        some.add(term);
      }
    }
    return some;
  }
}
