package io.fairlead.domain.scheduling.score;

import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.model.SchedulingProfile.UtilizationPoint;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.plugin.Score;
import java.util.List;

/**
 * How full the node would be with the pod on it, as kube-scheduler's NodeResourcesFit scores it:
 * least allocated prefers empty nodes, most allocated full ones, requested to capacity whatever its
 * shape says. What a node does not have at all does not count.
 *
 * <p>A pod that requests nothing of what counts changes nothing about it; so that such pods do not
 * all go to one node, they are scored by the number of pods there.
 */
public final class NodeResourcesFit implements Score {
  /** A shape's scores go to 10. */
  private static final int UNIT = MAX / 10;

  private final ScoringStrategy strategy;
  private final Shares shares;

  public NodeResourcesFit(ScoringStrategy strategy, ClusterState cluster) {
    this.strategy = strategy;
    this.shares = new Shares(strategy.resources(), cluster);
  }

  @Override
  public Scope scope() {
    return Scope.USE;
  }

  public ScoringStrategy.Type type() {
    return strategy.type();
  }

  /** Whether nodes of one size keep their order whatever the pod. */
  public boolean sortsNodes() {
    return strategy.type() != ScoringStrategy.Type.RequestedToCapacityRatio;
  }

  public Shares shares() {
    return shares;
  }

  /** Whether the shape is scored by what it requests, and not by the number of pods. */
  public boolean isByRequests(Shape shape) {
    return shares.requested(shape);
  }

  @Override
  public int score(ClusterState cluster, Shape shape, int slot) {
    if (!isByRequests(shape)) {
      int left = shares.podsLeft(cluster, shape, slot);
      return switch (strategy.type()) {
        case LeastAllocated -> left;
        case MostAllocated -> MAX - left;
        case RequestedToCapacityRatio -> at((MAX - left) / 100);
      };
    }
    return switch (strategy.type()) {
      case LeastAllocated -> left(cluster, shape, slot);
      case MostAllocated -> has(cluster, slot) ? MAX - left(cluster, shape, slot) : 0;
      case RequestedToCapacityRatio -> ratio(cluster, shape, slot);
    };
  }

  private int left(ClusterState cluster, Shape shape, int slot) {
    return Math.max(0, shares.free(cluster, slot) - shares.taken(cluster, shape, slot));
  }

  private boolean has(ClusterState cluster, int slot) {
    for (int i = 0; i < shares.count(); i++) {
      if (shares.has(cluster, i, slot)) {
        return true;
      }
    }
    return false;
  }

  private int ratio(ClusterState cluster, Shape shape, int slot) {
    long sum = 0;
    long weight = 0;
    for (int i = 0; i < shares.count(); i++) {
      if (shares.has(cluster, i, slot)) {
        sum += (long) shares.weight(i) * at((MAX - shares.left(cluster, shape, i, slot)) / 100);
        weight += shares.weight(i);
      }
    }
    return weight == 0 ? 0 : (int) (sum / weight);
  }

  /** The piecewise linear function at a utilization in percent. */
  private int at(int utilization) {
    List<UtilizationPoint> shape = strategy.shape();
    for (int i = 0; i < shape.size(); i++) {
      UtilizationPoint point = shape.get(i);
      if (utilization <= point.utilization()) {
        return i == 0 ? UNIT * point.score() : between(shape.get(i - 1), point, utilization);
      }
    }
    return shape.isEmpty() ? 0 : UNIT * shape.getLast().score();
  }

  private static int between(UtilizationPoint from, UtilizationPoint to, int utilization) {
    return UNIT * from.score()
        + UNIT
            * (to.score() - from.score())
            * (utilization - from.utilization())
            / (to.utilization() - from.utilization());
  }
}
