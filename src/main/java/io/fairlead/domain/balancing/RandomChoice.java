package io.fairlead.domain.balancing;

import java.util.List;
import java.util.random.RandomGenerator;

/** Any one, all equally likely. */
public final class RandomChoice implements LoadBalancingStrategy {
  public static final String NAME = "random";

  private final RandomGenerator random;

  public RandomChoice(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public int choose(List<? extends Candidate> candidates) {
    return random.nextInt(candidates.size());
  }
}
