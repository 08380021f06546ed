package io.fairlead.simulation;

import io.fairlead.simulation.Choices.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes the tape of a failing history shorter and plainer for as long as it fails: leaves out runs
 * of steps, long ones first, then puts zeros in place of choices (as MacIver and Donaldson's
 * internal test-case reduction, ECOOP 2020).
 */
final class Shrinker {
  private final Predicate<List<Step>> fails;
  private final long deadline;
  private List<Step> best;

  /**
   * @param fails whether a tape still makes the history fail as it did
   * @param deadline of {@link System#nanoTime}: what was reached by then is the answer
   */
  Shrinker(List<Step> tape, Predicate<List<Step>> fails, long deadline) {
    this.best = tape;
    this.fails = fails;
    this.deadline = deadline;
  }

  List<Step> shrink() {
    boolean better = true;
    while (better && hasTime()) {
      better = cutEnd();
      better |= leaveOutSteps();
      better |= putZeros();
    }
    return best;
  }

  private boolean hasTime() {
    return System.nanoTime() - deadline < 0;
  }

  private boolean accept(List<Step> candidate) {
    if (candidate.equals(best) || !fails.test(candidate)) {
      return false;
    }
    best = candidate;
    return true;
  }

  /** The first step is the mix, which is never left out. */
  private boolean cutEnd() {
    boolean any = false;
    int shortest = 1;
    int longest = best.size();
    while (shortest < longest && hasTime()) {
      int length = (shortest + longest) / 2;
      if (accept(List.copyOf(best.subList(0, length)))) {
        longest = length;
        any = true;
      } else {
        shortest = length + 1;
      }
    }
    return any;
  }

  private boolean leaveOutSteps() {
    boolean any = false;
    for (int run = Math.max(1, best.size() / 2); run >= 1; run /= 2) {
      for (int from = best.size() - run; from >= 1 && hasTime(); from -= run) {
        if (from + run <= best.size()) {
          List<Step> candidate = new ArrayList<>(best.subList(0, from));
          candidate.addAll(best.subList(from + run, best.size()));
          any |= accept(List.copyOf(candidate));
        }
      }
    }
    return any;
  }

  private boolean putZeros() {
    boolean any = false;
    for (int i = 0; i < best.size() && hasTime(); i++) {
      List<Integer> values = best.get(i).values();
      if (accept(with(i, List.of()))) {
        any = true;
        continue;
      }
      for (int j = 0; j < values.size() && hasTime(); j++) {
        List<Integer> own = new ArrayList<>(best.get(i).values());
        if (j < own.size() && own.get(j) != 0) {
          own.set(j, 0);
          any |= accept(with(i, own));
        }
      }
    }
    return any;
  }

  private List<Step> with(int index, List<Integer> values) {
    List<Step> candidate = new ArrayList<>(best);
    candidate.set(index, new Step(values));
    return Collections.unmodifiableList(candidate);
  }
}
