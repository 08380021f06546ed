package io.fairlead.domain.scheduling;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.PodEntry;
import io.fairlead.domain.scheduling.cluster.PodTable;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.preemption.Preemption;
import io.fairlead.domain.scheduling.queue.PendingQueue;
import java.util.List;

/**
 * The live pods in a snapshot: those of each node in the order of their placement, those that have
 * ended, and those that wait.
 *
 * <p>A placed pod goes straight back on its node, and what all pods of a shape hold is counted at
 * once: a million of them come back in about a second.
 */
final class SavedPods {
  private final ClusterState cluster;
  private final PodTable pods;
  private final Occupancy occupancy;
  private final PendingQueue pending;
  private final Preemption preemption;

  SavedPods(
      ClusterState cluster,
      PodTable pods,
      Occupancy occupancy,
      PendingQueue pending,
      Preemption preemption) {
    this.cluster = cluster;
    this.pods = pods;
    this.occupancy = occupancy;
    this.pending = pending;
    this.preemption = preemption;
  }

  void save(StateWriter out) {
    out.number(pods.size());
    for (int slot = 0; slot < cluster.slotCount(); slot++) {
      out.each(cluster.podsOn(slot), pod -> save(pod, out));
    }
    out.each(pods.finished(), pod -> save(pod, out));
    pending.save(out, pod -> pod.save(out));
  }

  private static void save(PodEntry pod, StateWriter out) {
    out.number(pod.shape().id());
    pod.save(out);
  }

  /**
   * After nodes, quotas, budgets and pod groups.
   *
   * @param shapes by id, without pods as yet
   */
  void load(StateReader in, List<Shape> shapes) {
    int total = in.count();
    pods.reserve(total);
    int[] placed = new int[shapes.size()];
    for (int slot = 0; slot < cluster.slotCount(); slot++) {
      int itsSlot = slot;
      in.each(
          () -> {
            PodEntry pod = load(in, shape(shapes, in.count()), itsSlot);
            cluster.putBack(pod);
            placed[pod.shape().id()]++;
          });
    }
    in.each(() -> load(in, shape(shapes, in.count()), -1));
    occupancy.countLoadedNodes();
    for (Shape shape : shapes) {
      if (shape != null && placed[shape.id()] > 0) {
        occupancy.countLoaded(shape, placed[shape.id()]);
      }
    }
    pending.load(in, id -> shape(shapes, id), shape -> load(in, shape, -1));
    boolean inUse = shapes.stream().allMatch(shape -> shape == null || shape.countPods(0) > 0);
    if (!inUse || pods.size() != total) {
      throw new IllegalStateException(
          "there are not the %d pods that are told of".formatted(total));
    }
  }

  private PodEntry load(StateReader in, Shape shape, int slot) {
    PodEntry pod = PodEntry.load(in, shape, slot);
    shape.countPods(1);
    pods.addNew(pod);
    preemption.afterChange(pod);
    return pod;
  }

  private static Shape shape(List<Shape> shapes, int id) {
    Shape shape = shapes.get(id);
    if (shape == null) {
      throw new IllegalStateException("no shape with id " + id);
    }
    return shape;
  }
}
