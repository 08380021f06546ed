package io.fairlead.domain.scheduling.preemption;

import io.fairlead.domain.scheduling.cluster.ClusterState;
import io.fairlead.domain.scheduling.cluster.PodEntry;
import io.fairlead.domain.scheduling.cluster.Shape;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Who would have to leave one node for a shape, as kube-scheduler's SelectVictimsOnNode: all pods
 * of lower priority are taken off in thought and put back, the most important first, as long as the
 * shape still fits. Those that are leaving anyway stay off and are not victims.
 *
 * <p>Leaves its answer in fields, because it is asked thousands of times for one decision.
 */
final class VictimSearch {
  /** Each priority is made positive by this before they are summed, as in kube-scheduler. */
  private static final long PRIORITY_OFFSET = 1L << 31;

  private final ClusterState cluster;
  private final Feasibility feasibility;
  private final Budgets budgets;

  private PodEntry[] lower = new PodEntry[16];
  private int lowerCount;
  private PodEntry[] leaving = new PodEntry[16];
  private int leavingCount;
  private PodEntry[] violating = new PodEntry[16];

  private PodEntry[] victims = new PodEntry[16];
  private int victimCount;
  private int violations;

  VictimSearch(ClusterState cluster, Feasibility feasibility, Budgets budgets) {
    this.cluster = cluster;
    this.feasibility = feasibility;
    this.budgets = budgets;
  }

  /** How many of the victims go against a disruption budget. */
  int violations() {
    return violations;
  }

  int victimCount() {
    return victimCount;
  }

  /** The highest priority among the victims; the lowest there is without victims. */
  int highestPriority() {
    int highest = Integer.MIN_VALUE;
    for (int i = 0; i < victimCount; i++) {
      highest = Math.max(highest, victims[i].shape().priority());
    }
    return highest;
  }

  long prioritySum() {
    long sum = 0;
    for (int i = 0; i < victimCount; i++) {
      sum += victims[i].shape().priority() + PRIORITY_OFFSET;
    }
    return sum;
  }

  /** When the most important victim was placed: the first of those of the highest priority. */
  long placement() {
    int highest = highestPriority();
    long first = Long.MAX_VALUE;
    for (int i = 0; i < victimCount; i++) {
      if (victims[i].shape().priority() == highest) {
        first = Math.min(first, victims[i].placement());
      }
    }
    return first;
  }

  /** The victims in the order of their names. */
  List<PodEntry> victims() {
    return Arrays.stream(victims, 0, victimCount)
        .sorted(Comparator.comparing(PodEntry::name))
        .toList();
  }

  /**
   * Whether the shape fits on a slot once everything has gone that is of lower priority and is on
   * its way out.
   */
  boolean fitsWhenTheLeavingHaveGone(Shape shape, int slot) {
    collect(shape, slot);
    for (int i = 0; i < leavingCount; i++) {
      cluster.withdraw(leaving[i], slot);
    }
    boolean fits = feasibility.fits(shape, slot);
    for (int i = 0; i < leavingCount; i++) {
      cluster.giveBack(leaving[i], slot);
    }
    return fits;
  }

  /** Whether anything of lower priority than the shape's is on its way out of a slot. */
  boolean isAnythingLeaving(Shape shape, int slot) {
    for (PodEntry pod = cluster.lastPodOn(slot); pod != null; pod = pod.nextOnNode()) {
      if (pod.isOnItsWayOut() && pod.shape().priority() < shape.priority()) {
        return true;
      }
    }
    return false;
  }

  /** Whether preemption can make room for the shape on a slot whose node could take it. */
  boolean find(Shape shape, int slot) {
    victimCount = 0;
    violations = 0;
    collect(shape, slot);
    if (lowerCount + leavingCount == 0) {
      return false;
    }
    withdrawAll(slot);
    boolean possible = feasibility.fits(shape, slot);
    if (possible) {
      sortByImportance();
      reprieve(shape, slot);
      for (int i = 0; i < victimCount; i++) {
        cluster.giveBack(victims[i], slot);
      }
    } else {
      for (int i = 0; i < lowerCount; i++) {
        cluster.giveBack(lower[i], slot);
      }
    }
    for (int i = 0; i < leavingCount; i++) {
      cluster.giveBack(leaving[i], slot);
    }
    return possible;
  }

  /** The pods of lower priority: those that could stay, and those that are on their way out. */
  private void collect(Shape shape, int slot) {
    feasibility.prepare(shape);
    lowerCount = 0;
    leavingCount = 0;
    int priority = shape.priority();
    for (PodEntry pod = cluster.lastPodOn(slot); pod != null; pod = pod.nextOnNode()) {
      if (pod.shape().priority() < priority) {
        if (pod.isOnItsWayOut()) {
          leaving = withRoom(leaving, leavingCount);
          leaving[leavingCount++] = pod;
        } else {
          lower = withRoom(lower, lowerCount);
          lower[lowerCount++] = pod;
        }
      }
    }
  }

  private void withdrawAll(int slot) {
    for (int i = 0; i < lowerCount; i++) {
      cluster.withdraw(lower[i], slot);
    }
    for (int i = 0; i < leavingCount; i++) {
      cluster.withdraw(leaving[i], slot);
    }
  }

  private void reprieve(Shape shape, int slot) {
    int kept = lowerCount;
    if (!budgets.isEmpty()) {
      kept = moveViolatingAside();
      for (int i = 0; i < lowerCount - kept; i++) {
        reprieve(shape, slot, violating[i]);
      }
      violations = victimCount;
    }
    for (int i = 0; i < kept; i++) {
      reprieve(shape, slot, lower[i]);
    }
  }

  private void reprieve(Shape shape, int slot, PodEntry pod) {
    cluster.giveBack(pod, slot);
    if (!feasibility.fits(shape, slot)) {
      cluster.withdraw(pod, slot);
      victims = withRoom(victims, victimCount);
      victims[victimCount++] = pod;
    }
  }

  /** Returns how many pods stay in {@link #lower}. */
  private int moveViolatingAside() {
    budgets.startSearch();
    int kept = 0;
    int aside = 0;
    for (int i = 0; i < lowerCount; i++) {
      if (budgets.areViolatedBy(lower[i])) {
        violating = withRoom(violating, aside);
        violating[aside++] = lower[i];
      } else {
        lower[kept++] = lower[i];
      }
    }
    return kept;
  }

  /**
   * By priority, the highest first, then the earliest placed. They come the latest first, so turned
   * round they are nearly in order, and insertion is the fastest way to sort.
   */
  private void sortByImportance() {
    for (int i = 0, j = lowerCount - 1; i < j; i++, j--) {
      PodEntry swap = lower[i];
      lower[i] = lower[j];
      lower[j] = swap;
    }
    for (int i = 1; i < lowerCount; i++) {
      PodEntry pod = lower[i];
      int at = i;
      while (at > 0 && lower[at - 1].shape().priority() < pod.shape().priority()) {
        lower[at] = lower[at - 1];
        at--;
      }
      lower[at] = pod;
    }
  }

  private static PodEntry[] withRoom(PodEntry[] pods, int count) {
    return count < pods.length ? pods : Arrays.copyOf(pods, 2 * count);
  }
}
