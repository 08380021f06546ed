package io.fairlead.domain.scheduling;

import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.PodEntry;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.queue.Quotas;
import io.fairlead.domain.scheduling.queue.Reasons;
import io.fairlead.domain.scheduling.queue.WaitingGroup;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Places the members of a pod group in thought, one after the other, each on the best node that the
 * ones before leave; whatever comes of it, all are taken off again.
 *
 * <p>A member that does not fit is passed over, and asked again after the others: with affinity
 * they may help it.
 */
final class GroupTrial {

  /**
   * What came of it: the bindings, or why there are none.
   *
   * @param bindings as many as were missing, or none
   * @param reasons null if there are bindings
   */
  record Outcome(List<PodBound> bindings, Reasons reasons) {}

  private record Step(PodEntry pod, int slot) {}

  private final ClusterState cluster;
  private final Shapes shapes;
  private final Quotas quotas;
  private final BiFunction<PodEntry, Integer, PodBound> binding;

  GroupTrial(
      ClusterState cluster,
      Shapes shapes,
      Quotas quotas,
      BiFunction<PodEntry, Integer, PodBound> binding) {
    this.cluster = cluster;
    this.shapes = shapes;
    this.quotas = quotas;
    this.binding = binding;
  }

  /** Tries to place as many of the group's members as are missing. */
  Outcome run(WaitingGroup group) {
    List<Step> steps = new ArrayList<>();
    List<PodBound> bindings = new ArrayList<>();
    List<PodEntry> left = group.members();
    PodEntry stuck = null;
    for (boolean progress = true; progress && steps.size() < group.missing(); ) {
      List<PodEntry> unplaced = new ArrayList<>();
      Set<Shape> full = new LinkedHashSet<>();
      int before = steps.size();
      for (PodEntry member : left) {
        int slot = steps.size() < group.missing() ? slotFor(member.shape(), full) : -1;
        if (slot >= 0) {
          bindings.add(binding.apply(member, slot));
          cluster.place(member, slot);
          quotas.add(member.shape(), 1);
          steps.add(new Step(member, slot));
        } else {
          unplaced.add(member);
        }
      }
      progress = steps.size() > before;
      left = unplaced;
      stuck = unplaced.isEmpty() ? null : unplaced.getFirst();
    }
    boolean complete = steps.size() == group.missing();
    Reasons reasons = complete ? null : whyNot(group, stuck, steps.size());
    for (Step step : steps.reversed()) {
      cluster.unplace(step.pod(), step.slot());
      quotas.add(step.pod().shape(), -1);
    }
    return new Outcome(complete ? bindings : List.of(), reasons);
  }

  private int slotFor(Shape shape, Set<Shape> full) {
    if (full.contains(shape)) {
      return -1;
    }
    int slot = quotas.exceededBy(shape).isEmpty() ? shapes.best(shape) : -1;
    if (slot < 0) {
      full.add(shape);
    }
    return slot;
  }

  private Reasons whyNot(WaitingGroup group, PodEntry stuck, int fitting) {
    List<String> waitsFor = new ArrayList<>();
    waitsFor.add(group.roomFor(fitting));
    List<String> exceeded = quotas.exceededBy(stuck.shape());
    waitsFor.addAll(exceeded);
    return new Reasons(
        exceeded.isEmpty() ? shapes.explain(stuck.shape()) : List.of(), List.copyOf(waitsFor));
  }
}
