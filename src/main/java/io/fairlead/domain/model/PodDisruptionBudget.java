package io.fairlead.domain.model;

/** How many of some pods may be disturbed at once, as Kubernetes' PodDisruptionBudget. */
public record PodDisruptionBudget(Metadata metadata, PodDisruptionBudgetSpec spec) {

  public NamespacedName namespacedName() {
    return metadata.namespacedName();
  }

  /**
   * Exactly one of the two amounts is given.
   *
   * @param selector the pods in the budget's namespace that it protects; null protects none
   * @param minAvailable how many must stay, as a number or a percentage such as {@code 50%}
   * @param maxUnavailable how many may be missing, likewise
   */
  public record PodDisruptionBudgetSpec(
      LabelSelector selector, IntOrPercent minAvailable, IntOrPercent maxUnavailable) {}
}
