package io.fairlead.domain.scheduling.queue;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.PodGroup;
import io.fairlead.domain.scheduling.cluster.PodEntry;
import io.fairlead.domain.scheduling.cluster.Shape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * A pod group: its members that wait, how many are placed, and when it was tried last.
 *
 * <p>As long as fewer than {@code minMember} are placed its members take their turn together; then
 * each goes its own way. A try is expensive, so after one that failed the next has to wait for its
 * back-off and for something that can help. When it was tried is state that the log shows: a try
 * that fails is always told to the group's first member.
 */
public final class WaitingGroup extends Candidate {
  private static final Comparator<PodEntry> ORDER =
      Comparator.<PodEntry>comparingInt(pod -> pod.shape().priority())
          .reversed()
          .thenComparingLong(PodEntry::sequence);

  private final NamespacedName name;

  /** Null as long as nobody has said how many it takes. */
  private PodGroup group;

  /** Those that wait, by shape. */
  private final List<WaitingPods> waiting = new ArrayList<>();

  private int placed;

  /** How many shapes refer to it. */
  private int shapes;

  private int failures;
  private Instant nextTry = Instant.MIN;
  private Reasons failure;
  private boolean mayBeHelped;

  WaitingGroup(NamespacedName name) {
    this.name = name;
  }

  void define(PodGroup newGroup) {
    group = newGroup;
    startOver();
  }

  NamespacedName name() {
    return name;
  }

  void countShapes(int change) {
    shapes += change;
  }

  /** Whether nobody speaks of it any more. */
  boolean isOver() {
    return group == null && shapes == 0 && placed == 0;
  }

  void countPlaced(int change) {
    placed += change;
    startOver();
  }

  /** The same of pods that were placed before the group's last try, or its first. */
  void countPlacedBefore(int pods) {
    placed += pods;
  }

  private void startOver() {
    failures = 0;
    nextTry = Instant.MIN;
    failure = null;
    mayBeHelped = true;
  }

  void join(WaitingPods pods) {
    if (pods.size() == 1) {
      waiting.add(pods);
    }
    mayBeHelped = true;
  }

  /** The same of pods that were there before the group's last try, or its first. */
  void joinBefore(WaitingPods pods) {
    waiting.add(pods);
  }

  void leave(WaitingPods pods) {
    if (pods.size() == 0) {
      waiting.remove(pods);
    }
  }

  List<WaitingPods> waiting() {
    return waiting;
  }

  @Override
  public PodEntry first() {
    PodEntry first = null;
    for (WaitingPods pods : waiting) {
      PodEntry candidate = pods.first();
      first = first == null || ORDER.compare(candidate, first) < 0 ? candidate : first;
    }
    return first;
  }

  @Override
  boolean anyShape(Predicate<Shape> condition) {
    for (WaitingPods pods : waiting) {
      if (condition.test(pods.shape())) {
        return true;
      }
    }
    return false;
  }

  /** Whether its members can only be placed together. */
  boolean isTogether() {
    return group == null || placed < group.minMember();
  }

  /** How many must be placed at once. */
  public int missing() {
    return group.minMember() - placed;
  }

  /** The members that wait, in the order of their turns. */
  public List<PodEntry> members() {
    List<PodEntry> members = new ArrayList<>();
    waiting.forEach(pods -> members.addAll(pods.pods()));
    members.sort(ORDER);
    return members;
  }

  /** Something happened that can make a difference. */
  void wake() {
    mayBeHelped = true;
  }

  boolean mayBeTried(Instant now) {
    return waitsFor() == null && mayBeHelped && !now.isBefore(nextTry);
  }

  void failed(Reasons reasons, Instant now) {
    failure = reasons;
    failures++;
    nextTry = Backoff.after(failures, now);
    mayBeHelped = false;
  }

  /** What keeps it from being tried, or null. */
  private String waitsFor() {
    if (group == null) {
      return "pod group %s does not exist".formatted(name);
    }
    int members = placed;
    for (WaitingPods pods : waiting) {
      members += pods.size();
    }
    return members >= group.minMember()
        ? null
        : "pod group %s has %d of at least %d members".formatted(name, members, group.minMember());
  }

  /** What a try has come to in which so many members were placed in thought. */
  public String roomFor(int fitting) {
    return "pod group %s has room for %d of at least %d members"
        .formatted(name, placed + fitting, group.minMember());
  }

  /** Why its members wait; null if it has not been tried. */
  Reasons reasons() {
    String waitsFor = waitsFor();
    return waitsFor == null ? failure : Reasons.waitingFor(waitsFor);
  }

  // ---- snapshot

  boolean isDefined() {
    return group != null;
  }

  /** What was defined and what came of tries. As long as it is not defined, nothing has. */
  void save(StateWriter out) {
    out.value(group);
    out.number(failures);
    out.time(nextTry);
    out.flag(failure != null);
    if (failure != null) {
      failure.save(out);
    }
    out.flag(mayBeHelped);
  }

  static WaitingGroup load(StateReader in) {
    PodGroup group = in.value(PodGroup.class);
    WaitingGroup loaded = new WaitingGroup(group.namespacedName());
    loaded.group = group;
    loaded.failures = in.count();
    loaded.nextTry = in.time();
    loaded.failure = in.flag() ? Reasons.load(in) : null;
    loaded.mayBeHelped = in.flag();
    return loaded;
  }
}
