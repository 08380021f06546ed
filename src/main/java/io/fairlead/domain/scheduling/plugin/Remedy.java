package io.fairlead.domain.scheduling.plugin;

/**
 * What would have to change for a filter to pass, in words that follow "on node-1:".
 *
 * @param change of the node, or of what runs in the cluster; for example {@code 500m more cpu}
 * @param size how large the change is, in ten-thousandths of a node: what is missing of a resource
 *     as a share of what the node has, {@link #WHOLE_NODE} for anything that is no amount
 * @param lowered what the pod could request instead; null if asking for less does not help
 */
public record Remedy(String change, long size, Lowered lowered) {
  public static final long WHOLE_NODE = 10_000;

  /** As large as it gets: of a resource that the node has nothing of, any amount is too much. */
  public static final long MAX_SIZE = 100 * WHOLE_NODE;

  /**
   * A smaller request.
   *
   * @param request for example {@code request 1500m cpu}
   * @param size what has to go, in ten-thousandths of what is requested
   */
  public record Lowered(String request, long size) {}

  public static Remedy of(String change) {
    return new Remedy(change, WHOLE_NODE, null);
  }

  public static Remedy of(String change, long times) {
    return new Remedy(change, Math.min(times, 100) * WHOLE_NODE, null);
  }

  /** An amount as ten-thousandths of another; at most {@link #MAX_SIZE}. */
  public static long share(long amount, long of) {
    return of <= 0 || amount / of >= 100 || amount > Long.MAX_VALUE / WHOLE_NODE
        ? MAX_SIZE
        : Math.min(MAX_SIZE, amount * WHOLE_NODE / of);
  }
}
