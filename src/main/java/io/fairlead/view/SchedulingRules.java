package io.fairlead.view;

import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.PodDisruptionBudget;
import io.fairlead.domain.model.PodGroup;
import io.fairlead.domain.model.ResourceQuota;
import io.fairlead.domain.model.SchedulingProfile;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** What tells the scheduler how to go about pods: budgets, quotas, groups, and profiles. */
final class SchedulingRules {
  private final CountingObjects<DisruptionBudgetState> budgets;
  private final CountingObjects<ResourceQuotaState> quotas;
  private final CountingObjects<PodGroupState> groups;
  private final Store<Applied<SchedulingProfile>> profiles;
  private final Function<String, List<PodState>> podsIn;

  SchedulingRules(Function<String, List<PodState>> podsIn) {
    this.budgets = CountingObjects.ofNamespaces();
    this.quotas = CountingObjects.ofNamespaces();
    this.groups = CountingObjects.namedByPods(pod -> pod.metadata().labels().get(PodGroup.LABEL));
    this.profiles = new Store<>();
    this.podsIn = podsIn;
  }

  /** A copy. */
  SchedulingRules(SchedulingRules other, Function<String, List<PodState>> podsIn) {
    this.budgets = other.budgets.copy();
    this.quotas = other.quotas.copy();
    this.groups = other.groups.copy();
    this.profiles = other.profiles.copy();
    this.podsIn = podsIn;
  }

  Store<DisruptionBudgetState> budgets() {
    return budgets.store();
  }

  Store<ResourceQuotaState> quotas() {
    return quotas.store();
  }

  Store<PodGroupState> groups() {
    return groups.store();
  }

  Store<Applied<SchedulingProfile>> profiles() {
    return profiles;
  }

  void apply(PodDisruptionBudget budget, Moment now) {
    DisruptionBudgetState before = budgets().value(budget.namespacedName());
    Instant created = now.creationOf(budget.metadata(), before == null ? null : before.createdAt());
    budgets.put(
        new DisruptionBudgetState(budget, created, 0, 0),
        podsIn.apply(budget.metadata().namespace()),
        now);
  }

  void apply(ResourceQuota quota, Moment now) {
    ResourceQuotaState before = quotas().value(quota.namespacedName());
    Instant created = now.creationOf(quota.metadata(), before == null ? null : before.createdAt());
    quotas.put(
        ResourceQuotaState.unused(quota, created), podsIn.apply(quota.metadata().namespace()), now);
  }

  void apply(PodGroup group, Moment now) {
    PodGroupState before = groups().value(group.namespacedName());
    Instant created = now.creationOf(group.metadata(), before == null ? null : before.createdAt());
    groups.put(
        new PodGroupState(group, created, 0, 0, 0, 0),
        podsIn.apply(group.metadata().namespace()),
        now);
  }

  void apply(SchedulingProfile profile, Moment now) {
    NamespacedName name = new NamespacedName("", profile.name());
    Applied<SchedulingProfile> before = profiles.value(name);
    Instant created =
        now.creationOf(profile.metadata(), before == null ? null : before.createdAt());
    profiles.put(name, new Applied<>(profile, created), now.version());
  }

  void podChanged(PodState before, PodState after, Moment now) {
    budgets.podChanged(before, after, now);
    quotas.podChanged(before, after, now);
    groups.podChanged(before, after, now);
  }
}
