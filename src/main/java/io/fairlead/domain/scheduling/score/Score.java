package io.fairlead.domain.scheduling.score;

import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;

/**
 * One preference among the nodes that can take a pod. It may look only at the node in the slot, so
 * that placing a pod changes the score of one node and the index stays cheap to keep.
 */
public interface Score {
  /** The best score; the worst is 0. */
  int MAX = 10_000;

  int score(ClusterState cluster, Shape shape, int slot);
}
