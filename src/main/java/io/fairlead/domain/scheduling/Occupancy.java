package io.fairlead.domain.scheduling;

import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.ResourceQuota;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.PodEntry;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.preemption.Preemption;
import io.fairlead.domain.scheduling.queue.DominantShares;
import io.fairlead.domain.scheduling.queue.PendingQueue;
import io.fairlead.domain.scheduling.queue.Quotas;
import java.util.List;

/**
 * Who holds what: every placed pod is counted on its node, for its namespace's quotas and share,
 * and for its group. Whatever changes there wakes those whom it can help, and nobody else.
 */
final class Occupancy {
  private final ClusterState cluster;
  private final Shapes shapes;
  private final Preemption preemption;
  private final Quotas quotas;
  private final PendingQueue pending;

  /** Null if shares do not count. */
  private final DominantShares shares;

  Occupancy(
      ClusterState cluster,
      Shapes shapes,
      Preemption preemption,
      Quotas quotas,
      PendingQueue pending,
      DominantShares shares) {
    this.cluster = cluster;
    this.shapes = shapes;
    this.preemption = preemption;
    this.quotas = quotas;
    this.pending = pending;
    this.shares = shares;
  }

  void place(PodEntry pod, int slot, List<Integer> gpus) {
    pod.bind(slot, gpus);
    cluster.place(pod, slot);
    count(pod.shape(), 1);
    pending.wakeWhoDependsOnPods();
  }

  void unplace(PodEntry pod) {
    int slot = pod.slot();
    cluster.unplace(pod, slot);
    count(pod.shape(), -1);
    if (PendingQueue.keepsOthersAway(pod.shape())) {
      pending.wakeAll();
    } else {
      wakeFor(slot);
    }
    if (quotas.isLimited(pod.name().namespace())) {
      wakeNamespace(pod.name().namespace());
    }
  }

  /**
   * Counts what a loaded cluster holds; its nodes have their pods already.
   *
   * @param pods how many of the shape are placed
   */
  void countLoaded(Shape shape, int pods) {
    quotas.add(shape, pods);
    pending.countPlacedBefore(shape, pods);
    if (shares != null) {
      shares.add(shape.namespace(), shape.key().requests(), pods);
    }
  }

  /** The nodes of a loaded cluster. */
  void countLoadedNodes() {
    for (int slot = 0; shares != null && slot < cluster.slotCount(); slot++) {
      Node node = cluster.node(slot);
      if (node != null && !cluster.isRetired(slot)) {
        shares.putNode(node.name(), node.allocatable());
      }
    }
  }

  /** One pod of the shape more, or less, holds what it requests. */
  private void count(Shape shape, int sign) {
    quotas.add(shape, sign);
    pending.countPlaced(shape, sign);
    if (shares != null) {
      shares.add(shape.namespace(), shape.key().requests(), sign);
      pending.shareChanged(shape.namespace());
    }
  }

  /** Registers a node or takes over its new description; returns its slot. */
  int putNode(Node node, boolean ready) {
    Node before = cluster.slotOf(node.name()).map(cluster::node).orElse(null);
    cluster.put(node, ready);
    if (shares != null) {
      shares.putNode(node.name(), node.allocatable());
      pending.allSharesChanged();
    }
    int slot = cluster.slotOf(node.name()).orElseThrow();
    if (before != null && !before.labels().equals(node.labels())) {
      pending.wakeAll(); // its pods are in other domains now
    } else {
      wakeFor(slot);
    }
    return slot;
  }

  void nodeIsReady(int slot) {
    cluster.setReady(slot, true);
    wakeFor(slot);
  }

  /** The node is gone, and will be forgotten with the last pod that is taken off it. */
  void removeNode(int slot) {
    if (shares != null) {
      shares.removeNode(cluster.node(slot).name());
      pending.allSharesChanged();
    }
    cluster.retire(slot);
    pending.wakeWhoDependsOnPods();
  }

  /**
   * @param pods those of the quota's namespace
   */
  void quotaApplied(ResourceQuota quota, List<PodEntry> pods) {
    String namespace = quota.metadata().namespace();
    boolean isFirst = !quotas.isLimited(namespace);
    quotas.put(quota);
    if (isFirst) {
      pods.stream().filter(pod -> pod.slot() >= 0).forEach(pod -> quotas.add(pod.shape(), 1));
    }
    wakeNamespace(namespace);
  }

  void wakeNamespace(String namespace) {
    pending.wake(shape -> shape.namespace().equals(namespace));
  }

  private void wakeFor(int slot) {
    pending.wake(shape -> shapes.fits(shape, slot) || preemption.canMakeRoom(shape, slot));
    pending.wakeWhoDependsOnPods();
  }
}
