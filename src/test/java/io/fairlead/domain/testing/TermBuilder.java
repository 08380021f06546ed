package io.fairlead.domain.testing;

import io.fairlead.domain.model.Affinity.PodAffinityTerm;
import io.fairlead.domain.model.LabelSelector;
import java.util.ArrayList;
import java.util.List;

/** A term of pod affinity or anti-affinity; without a selector it matches no pod. */
public final class TermBuilder {
  private final String topologyKey;
  private LabelSelector selector;
  private final List<String> namespaces = new ArrayList<>();
  private LabelSelector namespaceSelector;
  private final List<String> matchLabelKeys = new ArrayList<>();
  private final List<String> mismatchLabelKeys = new ArrayList<>();

  private TermBuilder(String topologyKey) {
    this.topologyKey = topologyKey;
  }

  /** Within one domain of this key. */
  public static TermBuilder within(String topologyKey) {
    return new TermBuilder(topologyKey);
  }

  /** In short: pods with this label, within one domain of this key. */
  public static PodAffinityTerm term(String topologyKey, String label, String value) {
    return within(topologyKey).of(Selectors.labelled(label, value)).build();
  }

  public TermBuilder of(LabelSelector pods) {
    selector = pods;
    return this;
  }

  public TermBuilder inNamespace(String namespace) {
    namespaces.add(namespace);
    return this;
  }

  public TermBuilder inNamespaces(LabelSelector those) {
    namespaceSelector = those;
    return this;
  }

  public TermBuilder matching(String labelKey) {
    matchLabelKeys.add(labelKey);
    return this;
  }

  public TermBuilder mismatching(String labelKey) {
    mismatchLabelKeys.add(labelKey);
    return this;
  }

  public PodAffinityTerm build() {
    return new PodAffinityTerm(
        selector, namespaces, namespaceSelector, topologyKey, matchLabelKeys, mismatchLabelKeys);
  }
}
