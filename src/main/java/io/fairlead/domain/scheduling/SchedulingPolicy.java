package io.fairlead.domain.scheduling;

/**
 * What the scheduler prefers; its name and version are part of every decision's provenance.
 *
 * @param allocation whether to spread load over nodes or to fill nodes up
 * @param allocationWeight how much that counts
 * @param spreadWeight how much it counts to keep one service's pods apart
 * @param taintWeight how much it counts to avoid PreferNoSchedule taints
 */
public record SchedulingPolicy(
    Allocation allocation, int allocationWeight, int spreadWeight, int taintWeight) {

  /** The same rules under the same name must decide the same; change the rules, change this. */
  private static final int VERSION = 1;

  /** Keeps the sum of all weighted scores within an int. */
  private static final int MAX_WEIGHT = 10_000;

  /** kube-scheduler's NodeResourcesFit scoring strategies. */
  public enum Allocation {
    LEAST_ALLOCATED,
    MOST_ALLOCATED
  }

  public SchedulingPolicy {
    check("allocationWeight", allocationWeight);
    check("spreadWeight", spreadWeight);
    check("taintWeight", taintWeight);
  }

  private static void check(String name, int weight) {
    if (weight < 0 || weight > MAX_WEIGHT) {
      throw new IllegalArgumentException(
          "%s is %d, must be 0 to %d".formatted(name, weight, MAX_WEIGHT));
    }
  }

  public static SchedulingPolicy of(Allocation allocation) {
    return new SchedulingPolicy(allocation, 1, 2, 3);
  }

  /** For example {@code least-allocated/1 weights=1,2,3}. */
  public String description() {
    String name = allocation == Allocation.LEAST_ALLOCATED ? "least-allocated" : "most-allocated";
    return "%s/%d weights=%d,%d,%d"
        .formatted(name, VERSION, allocationWeight, spreadWeight, taintWeight);
  }
}
