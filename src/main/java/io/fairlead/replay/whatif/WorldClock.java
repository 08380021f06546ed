package io.fairlead.replay.whatif;

import io.fairlead.domain.model.Resources;
import io.fairlead.replay.whatif.Figures.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How full the nodes are, over time: sums over the ready nodes now, each counted for as long as it
 * holds.
 */
final class WorldClock {
  static final List<String> RESOURCES = List.of(Resources.CPU, Resources.MEMORY, Resources.GPU);

  private static final int CPU = 0;

  private final Resources largePod;
  private final double[] used = new double[RESOURCES.size()];
  private final double[] allocatable = new double[RESOURCES.size()];
  private final double[] usedOverTime = new double[RESOURCES.size()];
  private final double[] allocatableOverTime = new double[RESOURCES.size()];
  private final double[] peak = new double[RESOURCES.size()];
  private double freeCpu;
  private double scatteredCpu;
  private double freeCpuOverTime;
  private double scatteredCpuOverTime;
  private int busyNodes;
  private int peakBusyNodes;
  private double busyNodesOverTime;
  private double time;
  private Instant now;

  /**
   * @param largePod cpu that is free on nodes where it does not fit is scattered
   */
  WorldClock(Resources largePod) {
    this.largePod = largePod;
  }

  /** Everything has been as it is until this moment. */
  void advanceTo(Instant later) {
    if (now != null && later.isAfter(now)) {
      double passed = Duration.between(now, later).toNanos() / 1e9;
      for (int i = 0; i < used.length; i++) {
        usedOverTime[i] += used[i] * passed;
        allocatableOverTime[i] += allocatable[i] * passed;
        peak[i] = Math.max(peak[i], share(used[i], allocatable[i]));
      }
      freeCpuOverTime += freeCpu * passed;
      scatteredCpuOverTime += scatteredCpu * passed;
      busyNodesOverTime += busyNodes * passed;
      peakBusyNodes = Math.max(peakBusyNodes, busyNodes);
      if (allocatable[CPU] > 0) {
        time += passed;
      }
    }
    if (now == null || later.isAfter(now)) {
      now = later;
    }
  }

  /** Counts a node, or does not any more; around every change of it. */
  void count(NodeLoad node, int sign) {
    if (!node.ready()) {
      return;
    }
    for (int i = 0; i < used.length; i++) {
      used[i] += sign * (double) node.used(i);
      allocatable[i] += sign * (double) node.allocatable(i);
    }
    freeCpu += sign * (double) node.free(CPU);
    scatteredCpu += node.fits(largePod) ? 0 : sign * (double) node.free(CPU);
    busyNodes += node.pods() > 0 ? sign : 0;
  }

  Map<String, Share> utilisation() {
    Map<String, Share> shares = new TreeMap<>();
    for (int i = 0; i < used.length; i++) {
      if (allocatableOverTime[i] > 0) {
        shares.put(
            RESOURCES.get(i), new Share(share(usedOverTime[i], allocatableOverTime[i]), peak[i]));
      }
    }
    return shares;
  }

  double fragmentation() {
    return share(scatteredCpuOverTime, freeCpuOverTime);
  }

  Share nodesInUse() {
    return new Share(share(busyNodesOverTime, time), peakBusyNodes);
  }

  private static double share(double part, double whole) {
    return whole > 0 ? part / whole : 0;
  }
}
