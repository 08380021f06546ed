package io.fairlead.domain.autoscaling;

import io.fairlead.domain.event.ScalingDecided.MetricTotals;
import io.fairlead.domain.event.ScalingDecided.Observation;
import io.fairlead.domain.model.Resources;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;

/**
 * What a target's pods are known to use of one resource: all of the soft state that a metric's
 * recommendation is made from, so that a decision can carry it.
 *
 * @param pods how many count: those with fresh metrics, without those that are not ready if it is
 *     cpu
 * @param totals null if none count
 */
record Measured(int pods, MetricTotals totals) {
  static final Measured NOTHING = new Measured(0, null);

  /**
   * @param oldest metrics from before count as missing
   */
  static Measured of(String resource, List<PodSample> pods, Instant oldest) {
    Sum counted = new Sum();
    Sum unready = new Sum();
    Sum missing = new Sum();
    for (PodSample pod : pods) {
      boolean fresh = pod.hasUsageSince(oldest);
      (fresh ? counts(pod, resource) ? counted : unready : missing).add(pod, resource, fresh);
    }
    return counted.pods == 0
        ? NOTHING
        : new Measured(
            counted.pods,
            new MetricTotals(
                counted.usage,
                counted.requests,
                unready.pods,
                unready.requests,
                missing.pods,
                missing.requests,
                counted.oldest));
  }

  /** What a decision carries of it. */
  static Measured of(Observation observed) {
    return observed.totals() == null ? NOTHING : new Measured(observed.pods(), observed.totals());
  }

  /** Whether these can be the pods that it was measured of. */
  boolean isOf(String resource, List<PodSample> all) {
    Sum sum = new Sum();
    int countable = 0;
    for (PodSample pod : all) {
      sum.add(pod, resource, false);
      countable += counts(pod, resource) ? 1 : 0;
    }
    BigInteger requests =
        totals.requests().add(totals.unreadyRequests()).add(totals.missingRequests());
    return sum.pods == pods + totals.unreadyPods() + totals.missingPods()
        && sum.requests.equals(requests)
        && pods <= countable
        && totals.unreadyPods() <= sum.pods - countable;
  }

  private static boolean counts(PodSample pod, String resource) {
    return pod.ready() || !resource.equals(Resources.CPU);
  }

  private static final class Sum {
    private int pods;
    private BigInteger usage = BigInteger.ZERO;
    private BigInteger requests = BigInteger.ZERO;
    private Instant oldest = Instant.MAX;

    void add(PodSample pod, String resource, boolean measured) {
      pods++;
      requests = requests.add(BigInteger.valueOf(pod.requests().get(resource)));
      if (measured) {
        usage = usage.add(BigInteger.valueOf(pod.used(resource)));
        oldest = pod.at().isBefore(oldest) ? pod.at() : oldest;
      }
    }
  }
}
