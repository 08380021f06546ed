package io.fairlead.domain.scheduling.topology;

import io.fairlead.domain.scheduling.cluster.PodCounter;
import io.fairlead.domain.scheduling.plugin.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Rules on counters, asked of one slot at a time. Sets of rules on different topology keys can be
 * asked one after the other: a slot passes if it passes both, scores add up.
 *
 * @param spread constraints that must hold
 * @param preferredSpread constraints that are only preferred
 * @param affinity a matching pod must be near in the domain of each
 * @param antiAffinity no matching pod may be near
 * @param resented no pod may be near that does not want this one
 * @param preferred whose matching pods are liked near, or disliked
 */
record RuleSet(
    List<Spread> spread,
    List<Spread> preferredSpread,
    List<PodCounter> affinity,
    List<PodCounter> antiAffinity,
    List<PodCounter> resented,
    List<Preferred> preferred) {

  /**
   * A spread constraint.
   *
   * @param self 1 if the pod itself would count, else 0
   * @param divisor how many preferred constraints share the score
   */
  record Spread(PodCounter counter, int maxSkew, int minDomains, int self, int divisor) {

    /** The smallest count of all domains, as far as it is known to be one. */
    int smallest() {
      return counter.domains() < minDomains ? 0 : counter.smallest();
    }

    boolean passes(int slot) {
      return counter.hasDomain(slot) && counter.inDomainOf(slot) + self - smallest() <= maxSkew;
    }

    int score(int slot) {
      return counter.hasDomain(slot)
          ? (int) ((long) Score.MAX * maxSkew / (maxSkew + (long) counter.inDomainOf(slot)))
              / divisor
          : 0;
    }
  }

  /**
   * A term that is liked or disliked.
   *
   * @param weight less than 0 if it is disliked
   * @param total the weight of all terms
   */
  record Preferred(PodCounter counter, int weight, long total) {
    int score(int slot) {
      long n = counter.inDomainOf(slot);
      return (int) (weight * (Score.MAX * n / (n + 1)) / (2 * total));
    }
  }

  RuleSet only(Predicate<PodCounter> some) {
    return new RuleSet(
        spread.stream().filter(rule -> some.test(rule.counter())).toList(),
        preferredSpread.stream().filter(rule -> some.test(rule.counter())).toList(),
        affinity.stream().filter(some).toList(),
        antiAffinity.stream().filter(some).toList(),
        resented.stream().filter(some).toList(),
        preferred.stream().filter(rule -> some.test(rule.counter())).toList());
  }

  boolean isEmpty() {
    return spread.isEmpty()
        && preferredSpread.isEmpty()
        && affinity.isEmpty()
        && antiAffinity.isEmpty()
        && resented.isEmpty()
        && preferred.isEmpty();
  }

  List<PodCounter> counters() {
    List<PodCounter> counters = new ArrayList<>(affinity);
    counters.addAll(antiAffinity);
    counters.addAll(resented);
    spread.forEach(rule -> counters.add(rule.counter()));
    preferredSpread.forEach(rule -> counters.add(rule.counter()));
    preferred.forEach(rule -> counters.add(rule.counter()));
    return counters;
  }

  // Loops over indexes: this runs for every node, and an iterator each would be garbage.

  /** Whether the first spread constraint that does not hold lacks its topology key. */
  boolean lacksSpreadKey(int slot) {
    for (int i = 0; i < spread.size(); i++) {
      if (!spread.get(i).passes(slot)) {
        return !spread.get(i).counter().hasDomain(slot);
      }
    }
    return false;
  }

  boolean passesSpread(int slot) {
    for (int i = 0; i < spread.size(); i++) {
      if (!spread.get(i).passes(slot)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether every pod that must be near is.
   *
   * @param open whether none is there yet and the pod may be the first of its series
   */
  boolean passesAffinity(int slot, boolean open) {
    for (int i = 0; i < affinity.size(); i++) {
      PodCounter counter = affinity.get(i);
      if (!counter.hasDomain(slot) || (!open && counter.inDomainOf(slot) == 0)) {
        return false;
      }
    }
    return true;
  }

  boolean passesAntiAffinity(int slot) {
    return nobodyIn(antiAffinity, slot);
  }

  boolean isNotResented(int slot) {
    return nobodyIn(resented, slot);
  }

  private static boolean nobodyIn(List<PodCounter> counters, int slot) {
    for (int i = 0; i < counters.size(); i++) {
      if (counters.get(i).inDomainOf(slot) > 0) {
        return false;
      }
    }
    return true;
  }

  int spreadScore(int slot) {
    int score = 0;
    for (int i = 0; i < preferredSpread.size(); i++) {
      score += preferredSpread.get(i).score(slot);
    }
    return score;
  }

  int affinityScore(int slot) {
    int score = 0;
    for (int i = 0; i < preferred.size(); i++) {
      score += preferred.get(i).score(slot);
    }
    return score;
  }
}
