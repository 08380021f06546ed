package io.fairlead.domain.scheduling.plugin;

import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;

/**
 * A preference among the nodes that can take a pod. It looks only at the node in the slot, so that
 * placing a pod changes the score of one node and the index stays cheap to keep.
 */
public interface Score extends Plugin {
  /** The best score; the worst is 0. */
  int MAX = 10_000;

  /** From 0 to {@link #MAX}; called for slots whose node passes all filters. */
  int score(ClusterState cluster, Shape shape, int slot);

  /** Its weight in profiles that do not say otherwise; 0 leaves it out. */
  default int defaultWeight() {
    return 1;
  }
}
