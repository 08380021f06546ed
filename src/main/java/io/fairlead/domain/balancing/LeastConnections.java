package io.fairlead.domain.balancing;

import java.util.List;

/** The one with the fewest open; of equal ones the one that has waited longest. */
public final class LeastConnections implements LoadBalancingStrategy {
  public static final String NAME = "least-connections";

  @Override
  public int choose(List<? extends Candidate> candidates) {
    int least = 0;
    for (int i = 1; i < candidates.size(); i++) {
      if (candidates.get(i).open() < candidates.get(least).open()) {
        least = i;
      }
    }
    return least;
  }
}
