package io.fairlead.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Where every choice of a history comes from: drawn from a seed, or read from a tape. Choices are
 * kept by step, so that a step can be left out and the others still choose as they did. Zero is the
 * plainest choice everywhere, and what is chosen when a tape has run out; so a tape that is shorter
 * or has more zeros makes a plainer history.
 */
final class Choices {

  /** What one step chose, in order. */
  record Step(List<Integer> values) {
    Step {
      values = List.copyOf(values);
    }
  }

  private final SplittableRandom random;
  private final List<Step> tape;
  private final List<List<Integer>> made = new ArrayList<>();
  private int position;

  private Choices(SplittableRandom random, List<Step> tape) {
    this.random = random;
    this.tape = tape;
  }

  static Choices fromSeed(long seed) {
    return new Choices(new SplittableRandom(seed), List.of());
  }

  static Choices fromTape(List<Step> tape) {
    return new Choices(null, tape);
  }

  /** Whether there is nothing more to choose: the history ends. */
  boolean areOver() {
    return random == null && made.size() >= tape.size();
  }

  /**
   * A step begins. Steps may begin within steps; each goes on choosing from its own part.
   *
   * @return the step that was under way, to be given back when this one ends
   */
  int begin() {
    int before = position;
    position = made.size();
    made.add(new ArrayList<>());
    return before;
  }

  void resume(int step) {
    position = step;
  }

  /** A number from 0, less than the bound. */
  int below(int bound) {
    List<Integer> own = made.get(position);
    int value = 0;
    if (random != null) {
      value = random.nextInt(bound);
    } else if (position < tape.size()) {
      List<Integer> values = tape.get(position).values();
      value = own.size() < values.size() ? values.get(own.size()) % bound : 0;
    }
    own.add(value);
    return value;
  }

  int between(int least, int most) {
    return least + below(most - least + 1);
  }

  boolean chance(int perMille) {
    return perMille > 0 && below(1000) >= 1000 - perMille;
  }

  <T> T of(List<T> all) {
    return all.get(below(all.size()));
  }

  /** An index, as often as its weight says. */
  int weighted(int... weights) {
    int sum = 0;
    for (int weight : weights) {
      sum += weight;
    }
    int value = below(sum);
    int index = 0;
    while (value >= weights[index]) {
      value -= weights[index++];
    }
    return index;
  }

  /** All that was chosen. */
  List<Step> tape() {
    return made.stream().map(Step::new).toList();
  }
}
