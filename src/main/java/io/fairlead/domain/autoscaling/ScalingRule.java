package io.fairlead.domain.autoscaling;

import io.fairlead.domain.autoscaling.ReplicaCalculator.Answer;
import io.fairlead.domain.autoscaling.ReplicaCalculator.Recommendation;
import io.fairlead.domain.autoscaling.ReplicaCalculator.Unknown;
import io.fairlead.domain.event.ScalingDecided.Observation;
import io.fairlead.domain.event.ScalingDecided.ReplicasScaled;
import io.fairlead.domain.model.HorizontalPodAutoscaler;
import java.util.List;
import java.util.Optional;

/**
 * What follows for a target from what its metrics say: the rule that decides live, and again for a
 * record that carries what they said.
 */
final class ScalingRule {

  /**
   * What the metrics of one autoscaler say together.
   *
   * @param replicas empty if they cannot say, for that reason
   */
  private record Proposal(Optional<Integer> replicas, String reason, List<Observation> observed) {}

  private ScalingRule() {}

  /** How many replicas the metrics ask for, if they can say. */
  static Optional<Integer> recommend(int replicas, List<Answer> answers) {
    return proposal(replicas, answers).replicas();
  }

  /**
   * The decision, if there is something to change.
   *
   * @param replicas as many as are wanted now
   * @param answers of the autoscaler's metrics
   * @param highest the highest recommendation of the stabilization window, or null
   */
  static Optional<ReplicasScaled> decide(
      HorizontalPodAutoscaler autoscaler, int replicas, List<Answer> answers, Integer highest) {
    if (replicas == 0) {
      return Optional.empty();
    }
    Proposal proposal = proposal(replicas, answers);
    int wanted = proposal.replicas().orElse(replicas);
    Integer stabilized = null;
    if (wanted < replicas && highest != null && highest > wanted) {
      stabilized = highest;
      wanted = Math.min(replicas, highest);
    }
    int min = autoscaler.spec().minReplicas();
    int bounded = Math.max(min, Math.min(wanted, autoscaler.spec().maxReplicas()));
    if (bounded == replicas) {
      return Optional.empty();
    }
    String reason = proposal.reason();
    if (bounded != wanted) {
      String bound = bounded > wanted ? "below minReplicas" : "above maxReplicas";
      reason = proposal.replicas().isPresent() ? bound : bound + "; " + reason;
    }
    return Optional.of(
        new ReplicasScaled(
            autoscaler.metadata().namespace(),
            autoscaler.spec().scaleTargetRef().name(),
            autoscaler.metadata().name(),
            replicas,
            bounded,
            reason,
            proposal.observed(),
            stabilized));
  }

  private static Proposal proposal(int replicas, List<Answer> answers) {
    List<Recommendation> recommendations = all(answers, Recommendation.class);
    List<Unknown> unknown = all(answers, Unknown.class);
    List<Observation> observed = recommendations.stream().map(Recommendation::observation).toList();
    Optional<Recommendation> best =
        recommendations.stream().max((a, b) -> Integer.compare(a.replicas(), b.replicas()));
    if (best.isPresent() && (unknown.isEmpty() || best.get().replicas() > replicas)) {
      String reason = best.get().observation().resource() + " resource utilization";
      return new Proposal(best.map(Recommendation::replicas), reason, observed);
    }
    String reason = unknown.isEmpty() ? "no metrics are wanted" : unknown.getFirst().reason();
    return new Proposal(Optional.empty(), reason, observed);
  }

  private static <A extends Answer> List<A> all(List<Answer> answers, Class<A> kind) {
    return answers.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
