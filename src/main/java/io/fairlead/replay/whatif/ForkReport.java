package io.fairlead.replay.whatif;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What would have happened.
 *
 * @param at the moment of the fork
 * @param until when nothing more happened, or nobody looked any further
 * @param policy that decided, by its description
 * @param submitted pods that were added, by the events or by the controllers
 * @param successors of these, the controllers': in place of pods that were lost
 * @param placed pods that got a node
 * @param pending pods that wait at the end
 * @param reasons how many of these were told what
 * @param displaced pods that gave way or lost their node
 * @param nodes before and after
 */
@RegisterForReflection
public record ForkReport(
    int cell,
    Instant at,
    Instant until,
    String policy,
    long submitted,
    long successors,
    long placed,
    long pending,
    Map<String, Long> reasons,
    long preemptions,
    long evictions,
    List<PodOutcome> placements,
    List<PodOutcome> displaced,
    List<NodeOutcome> nodes,
    boolean quiet) {

  /** Which parts of the program live on behind the fork, and which do not. */
  public static final List<String> LIMITS =
      List.of(
          "the scheduler and the workload controller decide; node lifecycle, autoscaler and agents do not",
          "a pod that is told to stop is gone after a second; none ends by itself",
          "nothing is written to any log");

  public ForkReport {
    placements = List.copyOf(placements);
    displaced = List.copyOf(displaced);
    nodes = List.copyOf(nodes);
  }

  public List<String> limits() {
    return LIMITS;
  }

  /** Where a pod came, or from where it went. */
  @RegisterForReflection
  public record PodOutcome(String namespace, String name, String node, Instant at) {}

  /** One node; cpu and memory as requested shares of what is allocatable, from 0 to 1. */
  @RegisterForReflection
  public record NodeOutcome(
      String node,
      boolean readyBefore,
      boolean readyAfter,
      int podsBefore,
      int podsAfter,
      double cpuBefore,
      double cpuAfter,
      double memoryBefore,
      double memoryAfter) {}
}
