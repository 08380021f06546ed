package io.fairlead.domain.scheduling.queue;

import io.fairlead.domain.StateReader;
import io.fairlead.domain.StateWriter;
import io.fairlead.domain.model.Affinity;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.PodGroup;
import io.fairlead.domain.model.TopologySpreadConstraint.WhenUnsatisfiable;
import io.fairlead.domain.scheduling.cluster.PodEntry;
import io.fairlead.domain.scheduling.cluster.Shape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * Who is pending, in the order in which they are tried. Who fits nowhere rests until something
 * happens that can help.
 *
 * <p>Invariant: who rests could not be placed now. So it is a memo and not state: waking somebody
 * too often costs time and changes nothing, and a restored queue in which everybody is awake
 * decides the same.
 */
public final class PendingQueue {
  private final Turns active;
  private final Turns resting;

  /** Of those that rest, the ones that a placement elsewhere can help. */
  private final LinkedHashSet<Candidate> restingForPods = new LinkedHashSet<>();

  private final TreeMap<NamespacedName, WaitingGroup> groups = new TreeMap<>();

  /** Those whose members can only be placed together. */
  private final LinkedHashSet<WaitingGroup> together = new LinkedHashSet<>();

  /** By shape id. */
  private WaitingPods[] waiting = new WaitingPods[16];

  private Instant groupsLookedAt;

  /**
   * @param shares what namespaces hold, if that decides between them; else null
   */
  public PendingQueue(DominantShares shares) {
    active = new Turns(shares);
    resting = new Turns(shares);
  }

  // ---- pods

  public void add(PodEntry pod) {
    add(pod, WaitingPods.Told.NOTHING);
  }

  private void add(PodEntry pod, WaitingPods.Told told) {
    WaitingPods pods = waiting(pod.shape());
    pods.add(pod, told);
    if (pods.group() != null) {
      pods.group().join(pods);
    }
    Candidate candidate = candidate(pods);
    if (active.contains(candidate)) {
      active.update(candidate);
    } else {
      withdraw(candidate);
      active.add(candidate);
    }
  }

  public void remove(PodEntry pod) {
    take(pod);
  }

  /** The pod, which waits on, is of this shape from now on; what it was told stays told. */
  public void move(PodEntry pod, Shape after) {
    WaitingPods.Told told = take(pod);
    pod.reshape(after);
    add(pod, told);
  }

  private WaitingPods.Told take(PodEntry pod) {
    WaitingPods pods = waiting(pod.shape());
    Candidate candidate = candidate(pods);
    WaitingPods.Told told = pods.remove(pod);
    if (pods.group() != null) {
      pods.group().leave(pods);
    }
    (active.contains(candidate) ? active : resting).update(candidate);
    if (candidate.lane == null) {
      restingForPods.remove(candidate);
    }
    return told;
  }

  /** Those of one shape that wait. */
  private WaitingPods waiting(Shape shape) {
    if (shape.id() >= waiting.length) {
      waiting = Arrays.copyOf(waiting, Math.max(2 * waiting.length, shape.id() + 1));
    }
    if (waiting[shape.id()] == null) {
      WaitingGroup group = groupOf(shape);
      if (group != null) {
        group.countShapes(1);
      }
      waiting[shape.id()] = new WaitingPods(shape, group);
    }
    return waiting[shape.id()];
  }

  /** The shape is over: its id may be another's next. */
  public void forget(Shape shape) {
    WaitingPods pods = shape.id() < waiting.length ? waiting[shape.id()] : null;
    if (pods != null) {
      waiting[shape.id()] = null;
      if (pods.group() != null) {
        pods.group().countShapes(-1);
        forgetIfOver(pods.group());
      }
    }
  }

  // ---- turns

  private static Candidate candidate(WaitingPods pods) {
    return pods.group() != null && pods.group().isTogether() ? pods.group() : pods;
  }

  private void withdraw(Candidate candidate) {
    if (active.contains(candidate)) {
      active.remove(candidate);
    } else if (resting.contains(candidate)) {
      resting.remove(candidate);
      restingForPods.remove(candidate);
    }
  }

  /** Whose turn it is, or null. Groups take turns only when they may be tried. */
  public Candidate first(Instant now) {
    if (!now.equals(groupsLookedAt)) {
      groupsLookedAt = now;
      for (WaitingGroup group : together) {
        if (resting.contains(group) && group.mayBeTried(now)) {
          activate(group);
        }
      }
    }
    Candidate first = active.first();
    while (first instanceof WaitingGroup group && !group.mayBeTried(now)) {
      rest(group);
      first = active.first();
    }
    return first;
  }

  /** It cannot be placed now. */
  public void rest(Candidate candidate) {
    active.remove(candidate);
    resting.add(candidate);
    if (candidate.anyShape(PendingQueue::dependsOnPods)) {
      restingForPods.add(candidate);
    }
  }

  private void activate(Candidate candidate) {
    resting.remove(candidate);
    restingForPods.remove(candidate);
    active.add(candidate);
  }

  /** Who cannot be placed now: each shape's pods, in the order of their turns. */
  public List<WaitingPods> resting() {
    List<WaitingPods> all = new ArrayList<>();
    resting.forEach(
        candidate -> {
          switch (candidate) {
            case WaitingPods pods -> all.add(pods);
            case WaitingGroup group -> all.addAll(group.waiting());
          }
        });
    return all;
  }

  /** Why pods wait that wait for their group; else null. */
  public Reasons groupReasons(WaitingPods pods) {
    return waitsForGroup(pods) ? pods.group().reasons() : null;
  }

  /** The same of pods of a shape that wait; empty if it is not their group that they wait for. */
  public List<String> groupWaitsFor(Shape shape) {
    Reasons reasons = groupReasons(waiting(shape));
    return reasons == null ? List.of() : reasons.waitsFor();
  }

  public static boolean waitsForGroup(WaitingPods pods) {
    return candidate(pods) != pods;
  }

  /** The pod was told why it waits. Returns whether others learn something from that, too. */
  public boolean told(PodEntry pod, Reasons reasons, Instant now) {
    WaitingPods pods = waiting(pod.shape());
    boolean groupFailed =
        waitsForGroup(pods) && pods.group().mayBeTried(now) && pods.group().first() == pod;
    if (groupFailed) {
      pods.group().failed(reasons, now);
    }
    pods.told(pod, reasons, now);
    return groupFailed;
  }

  // ---- what can help

  /** Something happened that can help pods of these shapes. */
  public void wake(Predicate<Shape> helped) {
    List<Candidate> awake = new ArrayList<>();
    resting.forEach(
        candidate -> {
          if (!(candidate instanceof WaitingGroup) && candidate.anyShape(helped)) {
            awake.add(candidate);
          }
        });
    awake.forEach(this::activate);
    wakeGroups(helped);
  }

  /** Other pods came or went: that can help those that look at pods elsewhere. */
  public void wakeWhoDependsOnPods() {
    if (!restingForPods.isEmpty()) {
      List.copyOf(restingForPods).forEach(this::activate);
    }
    wakeGroups(PendingQueue::dependsOnPods);
  }

  private void wakeGroups(Predicate<Shape> helped) {
    for (WaitingGroup group : together) {
      if (group.anyShape(helped)) {
        wake(group);
      }
    }
  }

  public void wakeAll() {
    wake(shape -> true);
  }

  private void wake(WaitingGroup group) {
    group.wake();
    if (resting.contains(group)) {
      activate(group);
    }
  }

  /** Whether the shape may fit somewhere because pods came or went somewhere else. */
  private static boolean dependsOnPods(Shape shape) {
    Affinity affinity = shape.key().affinity();
    return (affinity != null && (asks(affinity.podAffinity()) || asks(affinity.podAntiAffinity())))
        || shape.key().topologySpreadConstraints().stream()
            .anyMatch(spread -> spread.whenUnsatisfiable() == WhenUnsatisfiable.DoNotSchedule);
  }

  private static boolean asks(Affinity.PodAffinity affinity) {
    return affinity != null && !affinity.requiredDuringSchedulingIgnoredDuringExecution().isEmpty();
  }

  /** Whether pods of this shape keep others away from more than their own node. */
  public static boolean keepsOthersAway(Shape shape) {
    return shape.key().affinity() != null && asks(shape.key().affinity().podAntiAffinity());
  }

  // ---- shares

  public void shareChanged(String namespace) {
    active.shareChanged(namespace);
    resting.shareChanged(namespace);
  }

  public void allSharesChanged() {
    active.allSharesChanged();
    resting.allSharesChanged();
  }

  // ---- groups

  public void define(PodGroup group) {
    WaitingGroup known = group(group.namespacedName());
    change(known, () -> known.define(group));
  }

  public void undefineGroup(NamespacedName name) {
    WaitingGroup group = groups.get(name);
    if (group != null) {
      change(group, () -> group.define(null));
      forgetIfOver(group);
    }
  }

  /**
   * A pod of the shape was placed, or holds its place no more.
   *
   * @param sign 1 or -1
   */
  public void countPlaced(Shape shape, int sign) {
    WaitingGroup group = waiting(shape).group();
    if (group != null) {
      change(group, () -> group.countPlaced(sign));
    }
  }

  private WaitingGroup groupOf(Shape shape) {
    String name = shape.labels().get(PodGroup.LABEL);
    return name == null ? null : group(new NamespacedName(shape.namespace(), name));
  }

  private WaitingGroup group(NamespacedName name) {
    WaitingGroup group = groups.get(name);
    if (group == null) {
      group = new WaitingGroup(name);
      groups.put(name, group);
      together.add(group);
    }
    return group;
  }

  private void forgetIfOver(WaitingGroup group) {
    if (group.isOver()) {
      groups.remove(group.name());
      together.remove(group);
    }
  }

  /** A change after which the members may go together, or each its own way. */
  private void change(WaitingGroup group, Runnable change) {
    boolean wasTogether = group.isTogether();
    change.run();
    if (wasTogether == group.isTogether()) {
      if (resting.contains(group)) {
        activate(group);
      }
      return;
    }
    withdraw(group);
    group.waiting().forEach(this::withdraw);
    if (!group.isTogether()) {
      together.remove(group);
      group.waiting().forEach(active::add);
      return;
    }
    together.add(group);
    if (!group.waiting().isEmpty()) {
      active.add(group);
    }
  }

  // ---- snapshot

  public void saveGroups(StateWriter out) {
    out.each(
        groups.values().stream().filter(WaitingGroup::isDefined).toList(),
        group -> group.save(out));
  }

  /** Groups of which nobody has said how many it takes come back with their pods. */
  public void loadGroups(StateReader in) {
    in.each(
        () -> {
          WaitingGroup group = WaitingGroup.load(in);
          groups.put(group.name(), group);
          together.add(group);
        });
  }

  /** Pods of the shape were placed before anything else is done with a loaded queue. */
  public void countPlacedBefore(Shape shape, int pods) {
    WaitingGroup group = waiting(shape).group();
    if (group != null) {
      group.countPlacedBefore(pods);
    }
  }

  /** Who waits, a group's in the order in which they are told; but not who rests. */
  public void save(StateWriter out, Consumer<PodEntry> savePod) {
    List<WaitingPods> all = new ArrayList<>();
    groups.values().forEach(group -> all.addAll(group.waiting()));
    for (WaitingPods pods : waiting) {
      if (pods != null && pods.group() == null && pods.size() > 0) {
        all.add(pods);
      }
    }
    out.each(
        all,
        pods -> {
          out.number(pods.shape().id());
          pods.save(out, savePod);
        });
  }

  /** After the groups and what is placed, because that decides whose turn it is. */
  public void load(StateReader in, IntFunction<Shape> shapes, Function<Shape, PodEntry> loadPod) {
    in.each(
        () -> {
          WaitingPods pods = waiting(shapes.apply(in.count()));
          pods.load(in, () -> loadPod.apply(pods.shape()));
          if (pods.group() != null) {
            pods.group().joinBefore(pods);
          }
        });
    together.removeIf(group -> !group.isTogether());
    for (WaitingPods pods : waiting) {
      if (pods != null && pods.size() > 0 && !active.contains(candidate(pods))) {
        active.add(candidate(pods));
      }
    }
  }
}
