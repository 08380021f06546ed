package io.fairlead.replay.whatif;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;

/**
 * What one world came to.
 *
 * @param bound pods that got a node
 * @param neverBound pods that still waited at the end
 * @param pending from submission to binding, in milliseconds, of those that were bound
 * @param utilisation requested of allocatable on ready nodes, by resource: the mean over time and
 *     the peak, from 0 to 1
 * @param nodesInUse with at least one pod
 * @param fragmentation which share of the free cpu is on nodes where a large pod does not fit, over
 *     time; a large pod requests of cpu and memory what nine of ten pods request at most
 * @param preemptions pods that were told to stop for a more important one
 * @param evictions pods that lost their node, or did not tolerate its taints
 * @param rejected submissions that were turned away
 */
@RegisterForReflection
public record Figures(
    long bound,
    long neverBound,
    Pending pending,
    Map<String, Share> utilisation,
    Share nodesInUse,
    double fragmentation,
    long preemptions,
    long evictions,
    long rejected) {

  /** In milliseconds. */
  @RegisterForReflection
  public record Pending(long p50, long p99, long max) {}

  /** Over time, and at most. */
  @RegisterForReflection
  public record Share(double mean, double peak) {}
}
