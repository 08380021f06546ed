package io.fairlead.domain.scheduling.cluster;

import io.fairlead.domain.model.LabelSelector;
import java.util.List;

/** Some pods, told apart by their shape. Equal matchers match the same pods. */
public sealed interface PodMatcher {

  boolean matches(Shape shape, Namespaces namespaces);

  /**
   * Pods by namespace and labels.
   *
   * @param in the namespaces that are named
   * @param alsoIn more namespaces, by their labels; null for none
   * @param labels all of them must match; null in the place of one matches nothing
   */
  record Selected(List<String> in, LabelSelector alsoIn, List<LabelSelector> labels)
      implements PodMatcher {
    @Override
    public boolean matches(Shape shape, Namespaces namespaces) {
      boolean isIn =
          in.contains(shape.namespace())
              || (alsoIn != null && namespaces.selects(alsoIn, shape.namespace()));
      if (!isIn || labels.isEmpty()) {
        return false;
      }
      for (LabelSelector selector : labels) {
        if (!selector.matches(shape.labels())) {
          return false;
        }
      }
      return true;
    }
  }

  /** Pods that all of several matchers match. */
  record All(List<PodMatcher> parts) implements PodMatcher {
    @Override
    public boolean matches(Shape shape, Namespaces namespaces) {
      for (PodMatcher part : parts) {
        if (!part.matches(shape, namespaces)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Pods that carry an affinity term of their own. */
  record Carrying(PodTerm term) implements PodMatcher {
    @Override
    public boolean matches(Shape shape, Namespaces namespaces) {
      return shape.terms().carries(term);
    }
  }
}
