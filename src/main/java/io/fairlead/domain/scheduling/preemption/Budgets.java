package io.fairlead.domain.scheduling.preemption;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.PodDisruptionBudget;
import io.fairlead.domain.scheduling.cluster.ChangeJournal;
import io.fairlead.domain.scheduling.cluster.PodEntry;
import io.fairlead.domain.scheduling.cluster.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many pods each PodDisruptionBudget still allows to be disturbed, kept up to date pod by pod.
 * As in Kubernetes: healthy pods less those that must stay; expected are all that live and are not
 * on their way out. A pod is healthy if its agent has said that it is ready.
 *
 * <p>Which budgets cover a pod depends on its namespace and labels only, so it is found out once a
 * shape.
 */
final class Budgets {
  /** What covers a shape, of which the id may be another's by now. */
  private record Covered(Shape shape, List<Budget> by) {}

  private final ChangeJournal changes;
  private final TreeMap<String, TreeMap<String, Budget>> budgets = new TreeMap<>();
  private final List<Budget> stale = new ArrayList<>();

  /** By shape id. A cache: forgotten whenever a budget comes or goes. */
  private Covered[] covered = {};

  private long searches;

  /**
   * @param changes where to note slots on which victims have to be sought again
   */
  Budgets(ChangeJournal changes) {
    this.changes = changes;
  }

  boolean isEmpty() {
    return budgets.isEmpty();
  }

  /**
   * @param pods all pods of the budget's namespace
   */
  void put(PodDisruptionBudget applied, Iterable<PodEntry> pods) {
    NamespacedName name = applied.namespacedName();
    remove(name);
    Budget budget = new Budget(applied);
    budgets.computeIfAbsent(name.namespace(), key -> new TreeMap<>()).put(name.name(), budget);
    covered = new Covered[0];
    for (PodEntry pod : pods) {
      if (budget.covers(pod.shape())) {
        budget.count(pod, 1);
      }
    }
    touch(budget);
    // Before, nothing was forbidden: wherever one of its pods is, it may count.
    budget.noteSlotsWithMoreThan(0, changes);
  }

  void remove(NamespacedName name) {
    TreeMap<String, Budget> ofNamespace = budgets.get(name.namespace());
    Budget budget = ofNamespace == null ? null : ofNamespace.remove(name.name());
    if (budget == null) {
      return;
    }
    if (ofNamespace.isEmpty()) {
      budgets.remove(name.namespace());
    }
    covered = new Covered[0];
    stale.remove(budget);
    budget.noteSlotsWithMoreThan(0, changes);
  }

  /** The pod counts from now on for what it is. */
  void count(PodEntry pod) {
    count(pod, 1);
  }

  /** The pod is about to become something else, or nothing. */
  void discount(PodEntry pod) {
    count(pod, -1);
  }

  private void count(PodEntry pod, int sign) {
    if (budgets.isEmpty()) {
      return;
    }
    for (Budget budget : covering(pod.shape())) {
      budget.count(pod, sign);
      touch(budget);
    }
  }

  private void touch(Budget budget) {
    if (budget.touch()) {
      stale.add(budget);
    }
  }

  /** What is allowed now is what counts when victims are sought next. */
  void settle() {
    if (!stale.isEmpty()) {
      stale.forEach(budget -> budget.settle(changes));
      stale.clear();
    }
  }

  /** How many disruptions each budget allows. */
  SortedMap<NamespacedName, Long> allowed() {
    TreeMap<NamespacedName, Long> allowed = new TreeMap<>();
    budgets.forEach(
        (namespace, ofNamespace) ->
            ofNamespace.forEach(
                (name, budget) ->
                    allowed.put(new NamespacedName(namespace, name), budget.allowed())));
    return allowed;
  }

  /** Every budget has all of its disruptions left again. */
  void startSearch() {
    searches++;
  }

  /**
   * One more pod would go, the most important first. Every budget that covers it pays, as in
   * kube-scheduler.
   *
   * @return whether one of them has nothing left
   */
  boolean areViolatedBy(PodEntry victim) {
    if (budgets.isEmpty()) {
      return false;
    }
    boolean violated = false;
    for (Budget budget : covering(victim.shape())) {
      violated |= budget.isViolatedByOneMore(searches);
    }
    return violated;
  }

  private List<Budget> covering(Shape shape) {
    if (shape.id() >= covered.length) {
      covered = Arrays.copyOf(covered, Math.max(2 * covered.length, shape.id() + 1));
    }
    Covered known = covered[shape.id()];
    if (known == null || known.shape != shape) {
      known = new Covered(shape, find(shape));
      covered[shape.id()] = known;
    }
    return known.by;
  }

  private List<Budget> find(Shape shape) {
    TreeMap<String, Budget> ofNamespace = budgets.get(shape.namespace());
    return ofNamespace == null
        ? List.of()
        : ofNamespace.values().stream().filter(b -> b.covers(shape)).toList();
  }

  // ---- snapshot

  /**
   * What a budget allows follows from the pods it covers. What was allowed when victims were last
   * sought only says which slots to look at again, and a loaded one looks at all.
   */
  void save(StateWriter out) {
    List<PodDisruptionBudget> all = new ArrayList<>();
    budgets.values().forEach(some -> some.values().forEach(b -> all.add(b.asApplied())));
    out.each(all, out::value);
  }

  /** The pods that are covered must be counted after this. */
  void load(StateReader in) {
    in.each(() -> put(in.value(PodDisruptionBudget.class), List.of()));
  }
}
