package io.fairlead.simulation;

import io.fairlead.domain.autoscaling.AutoscalingPolicy;
import io.fairlead.domain.model.SchedulingProfile.ScoringStrategy;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.fairlead.stream.Arrow;
import io.fairlead.stream.Arrows;
import java.time.Duration;
import java.util.List;

/**
 * What a history is made of. Each seed draws its own mix (swarm testing: Groce et al., ISSTA 2012):
 * some histories are calm and full of features, others have few features and no peace.
 *
 * @param steps how long it goes on before it is left to heal
 * @param faults how often what can go wrong does
 * @param features what users ask for
 */
record Mix(
    int cells,
    int instances,
    int nodesPerCell,
    int steps,
    Duration gracePeriod,
    boolean packs,
    boolean fair,
    boolean snapshots,
    Faults faults,
    Features features) {

  /**
   * Chances in a thousand.
   *
   * @param seam at each step within a commit or a restore: crash, pause, or a request that fails
   * @param crash of an instance between steps
   * @param pause of an instance between steps, past its session if it is long
   * @param clock a clock jumps
   * @param silence of a node
   * @param duplicate of a message whose acknowledgement was lost
   * @param invalid a record that nobody can read
   * @param rot of a record of a snapshot: other bytes, or none
   */
  record Faults(
      int seam,
      int crash,
      int pause,
      int clock,
      int silence,
      int duplicate,
      int invalid,
      int rot) {}

  /** What users ask for, beside plain pods. */
  record Features(
      boolean deployments,
      boolean services,
      boolean autoscalers,
      boolean taints,
      boolean quotas,
      boolean groups,
      boolean budgets,
      boolean priorities,
      boolean affinity,
      boolean gpus,
      boolean deletions,
      boolean nodeDeletions) {}

  static Mix draw(Choices choices) {
    return new Mix(
        1 + (choices.chance(150) ? 1 : 0),
        1 + choices.weighted(3, 4, 2),
        choices.between(1, 5),
        choices.between(60, 320),
        Duration.ofSeconds(choices.of(List.of(10, 3))),
        choices.chance(300),
        choices.chance(250),
        choices.chance(500),
        new Faults(
            rate(choices, 120),
            rate(choices, 25),
            rate(choices, 30),
            rate(choices, 20),
            rate(choices, 60),
            rate(choices, 250),
            rate(choices, 120),
            rate(choices, 300)),
        new Features(
            choices.chance(600),
            choices.chance(500),
            choices.chance(300),
            choices.chance(300),
            choices.chance(200),
            choices.chance(200),
            choices.chance(200),
            choices.chance(400),
            choices.chance(300),
            choices.chance(150),
            choices.chance(700),
            choices.chance(250)));
  }

  /** None in a third of all histories, else anything up to the most. */
  private static int rate(Choices choices, int most) {
    return choices.weighted(2, 4) == 0 ? 0 : choices.below(most + 1);
  }

  /** The arrows under this mix' policies; shorter periods than anybody would choose. */
  List<Arrow<?>> arrows() {
    SchedulingPolicy scheduling =
        SchedulingPolicy.of(
            packs ? ScoringStrategy.Type.MostAllocated : ScoringStrategy.Type.LeastAllocated);
    return Arrows.all(
        gracePeriod,
        fair ? scheduling.withFairness() : scheduling,
        new AutoscalingPolicy(
            Duration.ofSeconds(2), 100, Duration.ofSeconds(10), Duration.ofSeconds(20)));
  }
}
