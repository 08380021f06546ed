package io.fairlead.domain.balancing;

import java.util.List;

/**
 * The one that has waited longest. Between two picks of one endpoint every other that was there all
 * the time is picked once, whoever comes or goes meanwhile.
 */
public final class RoundRobin implements LoadBalancingStrategy {
  public static final String NAME = "round-robin";

  @Override
  public int choose(List<? extends Candidate> candidates) {
    return 0;
  }
}
