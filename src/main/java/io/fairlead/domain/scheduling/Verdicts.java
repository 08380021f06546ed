package io.fairlead.domain.scheduling;

import io.fairlead.domain.scheduling.Profile.Weighted;
import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.Shape;
import io.fairlead.domain.scheduling.explain.PodExplanation.Change;
import io.fairlead.domain.scheduling.explain.PodExplanation.Choice;
import io.fairlead.domain.scheduling.explain.PodExplanation.Difference;
import io.fairlead.domain.scheduling.explain.PodExplanation.Failure;
import io.fairlead.domain.scheduling.explain.PodExplanation.NodeVerdict;
import io.fairlead.domain.scheduling.explain.PodExplanation.Reason;
import io.fairlead.domain.scheduling.explain.PodExplanation.ScoreShare;
import io.fairlead.domain.scheduling.plugin.Filter;
import io.fairlead.domain.scheduling.plugin.Remedy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * What every node says to one shape. All nodes are asked; of each only a few numbers are kept, and
 * the words are found for those that are told of.
 *
 * @param feasible how many nodes take the shape
 * @param told the best that do, then the nearest to it
 * @param choice why the node that was asked about is better than the others; null if it does not
 *     take the shape, or none was asked about
 */
record Verdicts(
    int feasible,
    List<Reason> reasons,
    List<NodeVerdict> told,
    Change smallestChange,
    Change smallerRequest,
    Choice choice) {

  static final Verdicts NONE = new Verdicts(0, List.of(), List.of(), null, null, null);

  /**
   * One node's answer.
   *
   * @param failing how many filters fail
   * @param size of all their remedies
   * @param loweredSize of what has to go of the request; -1 if that is not enough
   */
  private record Answer(int slot, int rank, int failing, long size, long loweredSize) {
    static final Comparator<Answer> BEST_FIRST =
        Comparator.comparingInt(Answer::failing)
            .thenComparing(Comparator.comparingInt(Answer::rank).reversed())
            .thenComparingLong(Answer::size)
            .thenComparingInt(Answer::slot);

    static final Comparator<Answer> LEAST_LOWERED =
        Comparator.comparingLong(Answer::loweredSize).thenComparingInt(Answer::slot);
  }

  /**
   * @param chosen the node to compare with the next best, or null
   */
  static Verdicts of(
      ClusterState cluster, Profile profile, Shape shape, int maxNodes, String chosen) {
    return new Poll(cluster, profile, shape).verdicts(maxNodes, chosen);
  }

  /** Asks all nodes. */
  private record Poll(ClusterState cluster, Profile profile, Shape shape) {

    Verdicts verdicts(int maxNodes, String chosen) {
      List<Answer> answers = new ArrayList<>(cluster.nodeCount());
      TreeMap<String, Integer> counts = new TreeMap<>();
      for (int slot : cluster.slotsByName()) {
        answers.add(answer(slot, counts));
      }
      answers.sort(Answer.BEST_FIRST);
      List<Answer> ranked = answers.stream().filter(answer -> answer.failing() == 0).toList();
      boolean fitsSomewhere = !ranked.isEmpty();
      return new Verdicts(
          ranked.size(),
          reasons(counts),
          answers.stream().limit(maxNodes).map(this::verdict).toList(),
          fitsSomewhere || answers.isEmpty() ? null : change(answers),
          fitsSomewhere ? null : lowered(answers),
          chosen == null ? null : choice(ranked, chosen));
    }

    private Answer answer(int slot, TreeMap<String, Integer> counts) {
      List<Filter> failing = profile.allFailing(cluster, shape, slot);
      if (failing.isEmpty()) {
        return new Answer(slot, profile.rank(cluster, shape, slot), 0, 0, 0);
      }
      for (String reason : failing.getFirst().reasons(cluster, shape, slot)) {
        counts.merge(reason, 1, Integer::sum);
      }
      long size = 0;
      long lowered = 0;
      for (Remedy remedy : remedies(failing, slot)) {
        size += remedy.size();
        lowered = lowered < 0 || remedy.lowered() == null ? -1 : lowered + remedy.lowered().size();
      }
      return new Answer(slot, 0, failing.size(), size, lowered);
    }

    private List<Remedy> remedies(List<Filter> failing, int slot) {
      return failing.stream()
          .flatMap(filter -> filter.remedies(cluster, shape, slot).stream())
          .toList();
    }

    private static List<Reason> reasons(TreeMap<String, Integer> counts) {
      List<Reason> reasons = new ArrayList<>();
      counts.forEach((reason, count) -> reasons.add(new Reason(reason, count)));
      reasons.sort(Comparator.comparingInt(Reason::count).reversed());
      return reasons;
    }

    private NodeVerdict verdict(Answer answer) {
      int slot = answer.slot();
      String node = cluster.node(slot).name();
      if (answer.failing() == 0) {
        return new NodeVerdict(node, true, answer.rank(), scores(slot), List.of());
      }
      List<Failure> failures = new ArrayList<>();
      for (Filter filter : profile.allFailing(cluster, shape, slot)) {
        failures.add(
            new Failure(
                filter.name(),
                filter.reasons(cluster, shape, slot),
                filter.details(cluster, shape, slot)));
      }
      return new NodeVerdict(node, false, null, List.of(), failures);
    }

    private List<ScoreShare> scores(int slot) {
      List<ScoreShare> scores = new ArrayList<>();
      for (Weighted entry : profile.scores()) {
        scores.add(
            new ScoreShare(
                entry.score().name(), Profile.score(entry, cluster, shape, slot), entry.weight()));
      }
      return scores;
    }

    private Change change(List<Answer> nearestFirst) {
      Answer nearest = nearestFirst.getFirst();
      return new Change(
          cluster.node(nearest.slot()).name(),
          nearest.failing(),
          remedies(nearest).stream().map(Remedy::change).toList());
    }

    private Change lowered(List<Answer> answers) {
      return answers.stream()
          .filter(answer -> answer.loweredSize() >= 0)
          .min(Answer.LEAST_LOWERED)
          .map(
              answer ->
                  new Change(
                      cluster.node(answer.slot()).name(),
                      answer.failing(),
                      remedies(answer).stream().map(remedy -> remedy.lowered().request()).toList()))
          .orElse(null);
    }

    private List<Remedy> remedies(Answer answer) {
      return remedies(profile.allFailing(cluster, shape, answer.slot()), answer.slot());
    }

    private Choice choice(List<Answer> ranked, String chosen) {
      Answer best = null;
      Answer other = null;
      for (Answer answer : ranked) {
        if (cluster.node(answer.slot()).name().equals(chosen)) {
          best = answer;
        } else if (other == null) {
          other = answer;
        }
      }
      if (best == null) {
        return null;
      }
      return other == null
          ? new Choice(chosen, best.rank(), null, null, List.of())
          : new Choice(
              chosen,
              best.rank(),
              cluster.node(other.slot()).name(),
              other.rank(),
              differences(scores(best.slot()), scores(other.slot())));
    }

    private static List<Difference> differences(List<ScoreShare> chosen, List<ScoreShare> other) {
      List<Difference> differences = new ArrayList<>();
      for (int i = 0; i < chosen.size(); i++) {
        ScoreShare one = chosen.get(i);
        int difference = one.weight() * (one.score() - other.get(i).score());
        if (difference != 0) {
          differences.add(new Difference(one.plugin(), difference));
        }
      }
      return differences;
    }
  }
}
