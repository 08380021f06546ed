package io.fairlead.domain.scheduling.preemption;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.event.PlacementDecision.PodNominated;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.PodDisruptionBudget;
import io.fairlead.domain.model.PreemptionPolicy;
import io.fairlead.domain.scheduling.cluster.ChangeJournal;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Nominations;
import io.fairlead.domain.scheduling.cluster.Nominations.Nomination;
import io.fairlead.domain.scheduling.cluster.PodEntry;
import io.fairlead.domain.scheduling.cluster.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Makes room for a pod that fits nowhere at the expense of pods of lower priority, exactly over all
 * nodes, as kube-scheduler's default preemption does over some.
 *
 * <p>A preemption is one decision, {@link PodNominated}; that its victims must stop follows from
 * it, one decision each. What the victims leave is promised to the nominated pod until it is bound,
 * gets another promise or is gone, or until it would not fit there any more.
 *
 * <p>What is folded here changes only by {@code apply} methods; seeking victims moves pods in
 * thought only.
 */
public final class Preemption {
  private static final long INDEX_BUDGET_BYTES = 128L << 20;

  private final ClusterState cluster;
  private final Feasibility feasibility;
  private final Nominations nominations;

  /** Slots on which victims cost something else, though not more or less is used. */
  private final ChangeJournal costChanges = new ChangeJournal();

  private final Budgets budgets = new Budgets(costChanges);
  private final VictimSearch search;

  /** What victims are to be told, in order. */
  private final LinkedHashMap<String, PodTerminating> untold = new LinkedHashMap<>();

  /** In order of use, least recent first. Only a cache: it decides nothing. */
  private final LinkedHashMap<Shape, VictimIndex> indexes = new LinkedHashMap<>(16, 0.75f, true);

  private long indexBytes;

  /** How many promises have ended otherwise than by being kept. */
  private long endings;

  /** No pod was ever placed that is less important. */
  private int lowestPriority = Integer.MAX_VALUE;

  public Preemption(ClusterState cluster, Feasibility feasibility) {
    this.cluster = cluster;
    this.feasibility = feasibility;
    this.nominations = cluster.nominations();
    this.search = new VictimSearch(cluster, feasibility, budgets);
  }

  // ---- decide

  /** What a victim is to be told next. */
  public Optional<PodTerminating> nextVictim() {
    return untold.isEmpty() ? Optional.empty() : Optional.of(untold.firstEntry().getValue());
  }

  /**
   * Room for one more pod of a shape that fits nowhere: for the oldest that is not promised any.
   *
   * @param waitingAfter the shape's oldest pod that was submitted after the one of a sequence, or
   *     null
   * @return empty if no node could make room, or if none of the pods needs it
   */
  public Optional<PodNominated> decide(Shape shape, LongFunction<PodEntry> waitingAfter) {
    if (!mayPreempt(shape)) {
      return Optional.empty();
    }
    boolean canSpoil = feasibility.looksAtOtherNodes(shape);
    VictimIndex index = index(shape);
    long promisedUpTo = canSpoil ? -1 : index.promisedUpTo(endings);
    PodEntry pod = waitingAfter.apply(promisedUpTo);
    while (pod != null && waitsForVictims(pod, canSpoil)) {
      promisedUpTo = pod.sequence();
      pod = waitingAfter.apply(promisedUpTo);
    }
    if (!canSpoil) {
      index.setPromisedUpTo(promisedUpTo);
    }
    return pod == null ? Optional.empty() : nominate(pod, index);
  }

  /** Whether preemption can make room for one more pod of a shape in a slot. */
  public boolean canMakeRoom(Shape shape, int slot) {
    if (!mayPreempt(shape) || !couldFit(shape, slot)) {
      return false;
    }
    nominations.countingOwn(null);
    boolean possible = search.find(shape, slot);
    nominations.sparingOwn();
    return possible;
  }

  private boolean mayPreempt(Shape shape) {
    return shape.key().preemptionPolicy() != PreemptionPolicy.Never
        && shape.priority() > lowestPriority;
  }

  /**
   * As kube-scheduler's PodEligibleToPreemptOthers. A promise whose victims have gone is good for a
   * pod that looks at its own node only; what runs elsewhere may spoil it for others.
   */
  private boolean waitsForVictims(PodEntry pod, boolean canSpoil) {
    Nomination promise = nominations.of(pod);
    return promise != null && (!canSpoil || search.isAnythingLeaving(pod.shape(), promise.slot()));
  }

  private Optional<PodNominated> nominate(PodEntry pod, VictimIndex index) {
    budgets.settle();
    Nomination spoiled = nominations.of(pod);
    nominations.countingOwn(pod);
    try {
      if (spoiled != null
          && couldFit(pod.shape(), spoiled.slot())
          && search.find(pod.shape(), spoiled.slot())) {
        return Optional.of(nomination(pod, spoiled.slot()));
      }
      nominations.countingOwn(null);
      int slot = index.best();
      if (slot < 0 || !search.find(pod.shape(), slot)) {
        return Optional.empty();
      }
      return Optional.of(nomination(pod, slot));
    } finally {
      nominations.sparingOwn();
    }
  }

  private boolean couldFit(Shape shape, int slot) {
    return cluster.node(slot) != null && feasibility.couldFit(shape, slot);
  }

  private PodNominated nomination(PodEntry pod, int slot) {
    return new PodNominated(
        pod.uid(),
        pod.name().namespace(),
        pod.name().name(),
        cluster.node(slot).name(),
        search.victims().stream().map(PodEntry::uid).toList());
  }

  private VictimIndex index(Shape shape) {
    VictimIndex index = indexes.get(shape);
    if (index == null) {
      index = new VictimIndex(cluster, feasibility, search, costChanges, shape);
      indexes.put(shape, index);
    }
    return index;
  }

  // ---- apply

  /**
   * A preemption was decided.
   *
   * @param victims those of its victims that are still there
   * @return whether other nominations ended by it
   */
  public boolean nominated(PodNominated decision, PodEntry pod, int slot, List<PodEntry> victims) {
    String message =
        "preempted by %s/%s on node %s"
            .formatted(decision.namespace(), decision.name(), decision.node());
    for (PodEntry victim : victims) {
      victim.preempt();
      untold.put(
          victim.uid(),
          new PodTerminating(
              victim.uid(),
              victim.name().namespace(),
              victim.name().name(),
              decision.node(),
              victim.requestedGracePeriodSeconds(),
              PodTerminating.PREEMPTION,
              message));
    }
    nominations.add(pod, slot);
    trimIndexes();
    return recheck(slot);
  }

  private void trimIndexes() {
    indexBytes = 0;
    indexes.values().forEach(index -> indexBytes += index.size());
    while (indexBytes > INDEX_BUDGET_BYTES && indexes.size() > 1) {
      indexBytes -= indexes.pollFirstEntry().getValue().size();
    }
  }

  /**
   * The pod was placed. If that was where another pod of its shape was to go, they have changed
   * places.
   *
   * @return whether room that was promised is free for others
   */
  public boolean bound(PodEntry pod, int slot) {
    lowestPriority = Math.min(lowestPriority, pod.shape().priority());
    if (nominations.isEmpty()) {
      return false;
    }
    Nomination own = nominations.of(pod);
    nominations.remove(pod);
    boolean elsewhere = own != null && own.slot() != slot;
    if (own == null || elsewhere) {
      for (Nomination taken : nominations.at(slot)) {
        if (taken.shape() == pod.shape()) {
          nominations.remove(taken.pod());
          endings++;
          if (elsewhere) {
            nominations.add(taken.pod(), own.slot());
            elsewhere = false;
          }
          break;
        }
      }
    }
    return recheck(slot) || elsewhere;
  }

  /**
   * The pod is not pending any more, or not placed any more.
   *
   * @return whether room that was promised to it is free for others
   */
  public boolean gone(PodEntry pod) {
    untold.remove(pod.uid());
    boolean ended = nominations.remove(pod);
    endings += ended ? 1 : 0;
    return ended;
  }

  /** The pod has another shape from now on, of the same priority and size. */
  public void reshaped(PodEntry pod) {
    endings++;
    Nomination promise = nominations.of(pod);
    if (promise != null) {
      nominations.add(pod, promise.slot());
    }
  }

  /**
   * A node is another, or gone.
   *
   * @return whether nominations ended by it
   */
  public boolean nodeChanged(int slot) {
    return recheck(slot);
  }

  /**
   * Ends the nominations on a slot that would not come true any more, the least important first.
   */
  private boolean recheck(int slot) {
    List<Nomination> promises = List.copyOf(nominations.at(slot));
    if (promises.isEmpty()) {
      return false;
    }
    boolean ended = false;
    nominations.countingOwn(null);
    promises.forEach(promise -> nominations.remove(promise.pod()));
    for (Nomination promise : promises) {
      if (couldFit(promise.shape(), slot)
          && search.fitsWhenTheLeavingHaveGone(promise.shape(), slot)) {
        nominations.add(promise.pod(), slot);
      } else {
        ended = true;
        endings++;
      }
    }
    nominations.sparingOwn();
    return ended;
  }

  /** Other filters are asked from now on. */
  public void filtersChanged() {
    indexes.clear();
  }

  /** A shape is over: its id may be another's next. */
  public void forget(Shape shape) {
    indexes.remove(shape);
  }

  // ---- apply: disruption budgets

  /**
   * The budget is new, or has changed.
   *
   * @param pods all pods of the budget's namespace
   */
  public void budgetApplied(PodDisruptionBudget budget, Iterable<PodEntry> pods) {
    budgets.put(budget, pods);
  }

  public void budgetDeleted(NamespacedName name) {
    budgets.remove(name);
  }

  /** The pod is about to change its state, its readiness or its shape, or to be forgotten. */
  public void beforeChange(PodEntry pod) {
    budgets.discount(pod);
  }

  /** The pod is new, or has changed. */
  public void afterChange(PodEntry pod) {
    budgets.count(pod);
    if (pod.state() == PodEntry.State.TERMINATING) {
      untold.remove(pod.uid());
      costChanges.useChanged(pod.slot());
    }
  }

  /** How many pods a budget allows to be disturbed now; for those who want to see. */
  Map<NamespacedName, Long> allowedDisruptions() {
    return budgets.allowed();
  }

  // ---- snapshot

  /** Nominations are the cluster's. */
  public void save(StateWriter out) {
    budgets.save(out);
    out.number(lowestPriority);
    out.each(untold.values(), out::value);
  }

  /** Before pods are, each of which must be announced by {@link #afterChange}. */
  public void load(StateReader in) {
    budgets.load(in);
    lowestPriority = Math.toIntExact(in.number());
    in.each(
        () -> {
          PodTerminating victim = in.value(PodTerminating.class);
          untold.put(victim.uid(), victim);
        });
  }
}
