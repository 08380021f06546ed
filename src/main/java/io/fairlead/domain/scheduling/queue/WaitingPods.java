package io.fairlead.domain.scheduling.queue;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.scheduling.cluster.PodEntry;
import io.fairlead.domain.scheduling.cluster.Shape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The pending pods of one shape, in the order of their submission, and what each has been told.
 *
 * <p>A pod is told at once why it waits, and again when its reasons are others than it was told,
 * but not before its back-off is over. Pods that were told the same at the same time are kept as
 * one cohort, because there may be fifty thousand of them.
 */
public final class WaitingPods extends Candidate {

  /**
   * What pods were told last.
   *
   * @param due when they may be told something else
   * @param times how often they have been told, up to {@link Backoff#MAX_TIMES}
   */
  record Told(Reasons reasons, Instant due, int times) {
    static final Told NOTHING = new Told(null, Instant.MIN, 0);

    Told next(Reasons current, Instant now) {
      int count = Math.min(times + 1, Backoff.MAX_TIMES);
      return new Told(current, Backoff.after(count, now), count);
    }

    boolean mustHear(Reasons current, Instant now) {
      return !current.equals(reasons) && !now.isBefore(due);
    }

    private void save(StateWriter out) {
      out.number(times);
      if (times > 0) {
        reasons.save(out);
        out.time(due);
      }
    }

    private static Told load(StateReader in) {
      int times = in.count();
      return times == 0 ? NOTHING : new Told(Reasons.load(in), in.time(), times);
    }
  }

  private static final class Cohort {
    private final Told told;
    private final TreeMap<Long, PodEntry> pods = new TreeMap<>();

    private Cohort(Told told) {
      this.told = told;
    }
  }

  private final Shape shape;
  private final WaitingGroup group;

  /** By the sequence of each pod. */
  private final TreeMap<Long, Cohort> cohortOf = new TreeMap<>();

  /** The latest last; none is empty. */
  private final List<Cohort> cohorts = new ArrayList<>();

  /** The last state in which each pod knew all its reasons; only saves time. */
  private long knowAllOf = -1;

  /**
   * @param group the pod group that all pods of the shape belong to, or null
   */
  WaitingPods(Shape shape, WaitingGroup group) {
    this.shape = shape;
    this.group = group;
  }

  public Shape shape() {
    return shape;
  }

  /** The pod group of these pods, or null. */
  WaitingGroup group() {
    return group;
  }

  @Override
  public PodEntry first() {
    var oldest = cohortOf.firstEntry();
    return oldest == null ? null : oldest.getValue().pods.get(oldest.getKey());
  }

  @Override
  boolean anyShape(Predicate<Shape> condition) {
    return condition.test(shape);
  }

  /** The oldest pod of those submitted after the one of this sequence, or null. */
  public PodEntry oldestAfter(long sequence) {
    var next = cohortOf.higherEntry(sequence);
    return next == null ? null : next.getValue().pods.get(next.getKey());
  }

  public int size() {
    return cohortOf.size();
  }

  List<PodEntry> pods() {
    List<PodEntry> pods = new ArrayList<>(cohortOf.size());
    cohortOf.forEach((sequence, cohort) -> pods.add(cohort.pods.get(sequence)));
    return pods;
  }

  void add(PodEntry pod, Told told) {
    knowAllOf = -1;
    Cohort cohort = null;
    for (int i = cohorts.size() - 1; i >= 0 && cohort == null; i--) {
      cohort = cohorts.get(i).told.equals(told) ? cohorts.get(i) : null;
    }
    if (cohort == null) {
      cohort = new Cohort(told);
      cohorts.add(cohort);
    }
    cohort.pods.put(pod.sequence(), pod);
    cohortOf.put(pod.sequence(), cohort);
  }

  /** Returns what the pod had been told. */
  Told remove(PodEntry pod) {
    Cohort cohort = cohortOf.remove(pod.sequence());
    cohort.pods.remove(pod.sequence());
    if (cohort.pods.isEmpty()) {
      cohorts.remove(cohort);
    }
    return cohort.told;
  }

  /** The pod was told why it waits. */
  void told(PodEntry pod, Reasons reasons, Instant now) {
    joinPatient(now);
    add(pod, remove(pod).next(reasons, now));
  }

  /** Whether, in this state of the cluster, everybody is known to have been told everything. */
  public boolean knowAllOf(long state) {
    return knowAllOf == state;
  }

  public void setKnowAllOf(long state) {
    knowAllOf = state;
  }

  /** Whether everybody was told just this. */
  public boolean allKnow(Reasons current) {
    for (Cohort cohort : cohorts) {
      if (!current.equals(cohort.told.reasons)) {
        return false;
      }
    }
    return true;
  }

  /** Whether somebody may be told something now, if there is something new. */
  public boolean mayHear(Instant now) {
    for (Cohort cohort : cohorts) {
      if (!now.isBefore(cohort.told.due)) {
        return true;
      }
    }
    return false;
  }

  /** Whether there is one that has not been told anything. */
  public boolean hasNew() {
    for (Cohort cohort : cohorts) {
      if (cohort.told.times == 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * The oldest pod that must be told these reasons now, or null.
   *
   * @param again whether those count that have been told before
   */
  public PodEntry toTell(Reasons current, boolean again, Instant now) {
    PodEntry oldest = null;
    for (Cohort cohort : cohorts) {
      PodEntry first = cohort.pods.firstEntry().getValue();
      if ((again || cohort.told.times == 0)
          && cohort.told.mustHear(current, now)
          && (oldest == null || first.sequence() < oldest.sequence())) {
        oldest = first;
      }
    }
    return oldest;
  }

  /** Once the back-off is over, it makes no difference since when: those cohorts become one. */
  private void joinPatient(Instant now) {
    for (int i = 0; i < cohorts.size(); i++) {
      Cohort one = cohorts.get(i);
      for (int j = cohorts.size() - 1; j > i && !now.isBefore(one.told.due); j--) {
        Cohort other = cohorts.get(j);
        if (!now.isBefore(other.told.due)
            && one.told.times == other.told.times
            && Objects.equals(one.told.reasons, other.told.reasons)) {
          boolean smaller = other.pods.size() > one.pods.size();
          Cohort into = smaller ? other : one;
          Cohort from = smaller ? one : other;
          from.pods.forEach((sequence, pod) -> cohortOf.put(sequence, into));
          into.pods.putAll(from.pods);
          cohorts.remove(j);
          cohorts.set(i, into);
          one = into;
        }
      }
    }
  }

  // ---- snapshot

  /** Cohorts in their order, because when some become one that decides which of them stays. */
  void save(StateWriter out, Consumer<PodEntry> savePod) {
    out.each(
        cohorts,
        cohort -> {
          cohort.told.save(out);
          out.each(cohort.pods.values(), savePod);
        });
  }

  /** The same into one without pods. */
  void load(StateReader in, Supplier<PodEntry> loadPod) {
    in.each(
        () -> {
          Cohort cohort = new Cohort(Told.load(in));
          cohorts.add(cohort);
          in.each(
              () -> {
                PodEntry pod = loadPod.get();
                cohort.pods.put(pod.sequence(), pod);
                cohortOf.put(pod.sequence(), cohort);
              });
        });
  }
}
