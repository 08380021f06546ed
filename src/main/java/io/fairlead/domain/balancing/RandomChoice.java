package io.fairlead.domain.balancing;

import java.util.List;
import java.util.function.IntUnaryOperator;

/** Any one, all equally likely. */
public final class RandomChoice implements LoadBalancingStrategy {
  public static final String NAME = "random";

  private final IntUnaryOperator random;

  /**
   * @param random draws a number from 0 up to, but not including, the one given
   */
  public RandomChoice(IntUnaryOperator random) {
    this.random = random;
  }

  @Override
  public int choose(List<? extends Candidate> candidates) {
    return random.applyAsInt(candidates.size());
  }
}
