package io.fairlead.cli.bench;

/**
 * How large a workload is; each number is at least 1.
 *
 * @param nodes machines
 * @param pods to place while the clock runs
 * @param shapes kinds of pods that the scheduler can tell apart; pods take them in turn, so that no
 *     pod is like the one before unless there is one shape only
 */
public record ClusterSize(int nodes, int pods, int shapes) {

  public ClusterSize {
    check("nodes", nodes);
    check("pods", pods);
    check("shapes", shapes);
  }

  private static void check(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s is %d, must be 1 or more".formatted(name, value));
    }
  }

  /** Rounded up: on average this many pods come to one node. */
  int podsPerNode() {
    return Math.ceilDiv(pods, nodes);
  }
}
