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

  private final ClusterState cluster;
  private final Shapes shapes;
  private final Quotas quotas;

  GroupTrial(ClusterState cluster, Shapes shapes, Quotas quotas) {
    this.cluster = cluster;
    this.shapes = shapes;
    this.quotas = quotas;
  }

  /** Tries to place as many of the group's members as are missing. */
  Outcome run(WaitingGroup group) {
    List<PodEntry> ghosts = new ArrayList<>();
    List<PodBound> bindings = new ArrayList<>();
    List<PodEntry> left = group.members();
    PodEntry stuck = null;
    for (boolean progress = true; progress && ghosts.size() < group.missing(); ) {
      List<PodEntry> unplaced = new ArrayList<>();
      Set<Shape> full = new LinkedHashSet<>();
      int before = ghosts.size();
      for (PodEntry member : left) {
        int slot = ghosts.size() < group.missing() ? slotFor(member.shape(), full) : -1;
        if (slot >= 0) {
          PodBound binding =
              new PodBound(
                  member.pod(),
                  cluster.node(slot).name(),
                  cluster.gpus().choose(member.shape(), slot));
          bindings.add(binding);
          ghosts.add(place(member, slot, binding.gpus()));
        } else {
          unplaced.add(member);
        }
      }
      progress = ghosts.size() > before;
      left = unplaced;
      stuck = unplaced.isEmpty() ? null : unplaced.getFirst();
    }
    boolean complete = ghosts.size() == group.missing();
    Reasons reasons = complete ? null : whyNot(group, stuck, ghosts.size());
    for (PodEntry ghost : ghosts.reversed()) {
      cluster.unplace(ghost, ghost.slot());
      quotas.add(ghost.shape(), -1);
    }
    return new Outcome(complete ? bindings : List.of(), reasons);
  }

  /** Puts in a member's place one that only takes what it would take. */
  private PodEntry place(PodEntry member, int slot, List<Integer> gpus) {
    PodEntry ghost = new PodEntry(member.pod(), member.labels(), member.shape(), member.sequence());
    ghost.bind(slot, gpus);
    cluster.place(ghost, slot);
    quotas.add(member.shape(), 1);
    return ghost;
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
