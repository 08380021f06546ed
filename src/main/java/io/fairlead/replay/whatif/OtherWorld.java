package io.fairlead.replay.whatif;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PodStatusEvent;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.event.PodSubmission.PodDeletionRequested;
import io.fairlead.domain.scheduling.Scheduler;
import io.fairlead.domain.scheduling.explain.PodExplanation;
import io.fairlead.domain.scheduling.explain.PodExplanation.NodeVerdict;
import io.fairlead.replay.RecordedInput;
import io.fairlead.stream.Arrow;
import io.fairlead.stream.Cell;
import io.fairlead.stream.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * One cell under another policy: the recorded inputs at their recorded times, and of pods what
 * would have become of them here. A pod that is bound here when it was bound in the recording lives
 * as recorded. One that is bound at another time runs as long as it did. One that never ran in the
 * recording, or was stopped there and is not here, runs to the end, unless somebody deletes it. One
 * that is stopped here only takes as long to stop as pods usually took.
 *
 * <p>As long as everything is as recorded, it is also decided when it was. From the first
 * difference on there is a cycle every second, too, as the scheduler has live; of a time in which
 * nothing comes in, in the first hour only.
 */
final class OtherWorld {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration LOOKING = Duration.ofHours(1);

  /** What was written so shortly before a recorded cycle was read by it, and not before. */
  private static final Duration READING = Duration.ofSeconds(2);

  /** Nodes that are told of, when a difference is explained: enough to have both. */
  private static final int MAX_VERDICTS = 10_000;

  /** Something that will happen here to a pod. */
  private record Due(Instant at, long number, Event event) {}

  /** How a pod's life goes on that is bound here. */
  private static final class Course {
    /** Whether what the recording says of it holds here. */
    private boolean asRecorded;

    private Course(boolean asRecorded) {
      this.asRecorded = asRecorded;
    }
  }

  /** What the other policy gives to the nodes of a difference; null where the node was not fit. */
  record Scores(Integer recorded, Integer other) {}

  private final Cell<PlacementDecision> cell;
  private final OtherPolicies policies;
  private final Lifetimes lifetimes;
  private final World recorded;
  private final World world;
  private final Duration usualStop;
  private final int maxScores;
  private final Map<String, Course> courses = new HashMap<>();
  private final Map<String, PodDeletionRequested> held = new HashMap<>();
  private final Map<String, Scores> scores = new LinkedHashMap<>();
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::number));
  private long dues;
  private boolean diverged;

  /** Null until there was one since the first difference. */
  private Instant lastEvent;

  /**
   * @param recorded the books of the recording, which are kept beside this
   * @param maxScores how many differences are explained
   */
  OtherWorld(
      Arrow<PlacementDecision> arrow,
      int number,
      OtherPolicies policies,
      Lifetimes lifetimes,
      World recorded,
      int maxScores) {
    this.cell = new Cell<>(arrow, number);
    this.policies = policies;
    this.lifetimes = lifetimes;
    this.recorded = recorded;
    this.world = new World(lifetimes.largePod());
    this.usualStop = lifetimes.usualStop();
    this.maxScores = maxScores;
  }

  World world() {
    return world;
  }

  /** By uid: of the first differences. */
  Map<String, Scores> scores() {
    return scores;
  }

  boolean hasDiverged() {
    return diverged;
  }

  // ---- cycles

  void begin(Provenance cycle) {
    if (!diverged) {
      cell.restoreCycle(cycle);
    }
  }

  /**
   * @param now of the cycle that folded it in the recording
   */
  void fold(RecordedInput input, Instant now) {
    Instant written = Lifetimes.written(input, now);
    if (diverged) {
      Instant at = written.isBefore(now.minus(READING)) ? written : now;
      cyclesUpTo(at);
      advanceTo(at);
      lastEvent = cell.now();
    }
    world.advanceTo(written);
    Optional<Event> event = input.event().filter(this::happensHere);
    cell.fold(input.topic(), input.offset(), event);
    event.ifPresent(happened -> world.saw(happened, written));
  }

  /**
   * @param recordedDecisions what was decided in the recording
   */
  void decide(Provenance cycle, List<PlacementDecision> recordedDecisions) {
    if (diverged) {
      cyclesUpTo(cycle.now());
      cell.restoreCycle(cycle);
    }
    foldDue();
    diverged |= !decide().equals(recordedDecisions);
  }

  /** Cycles that are not in the recording, before a moment. */
  private void cyclesUpTo(Instant until) {
    while (true) {
      Instant next = cell.now().plus(TICK);
      if (!due.isEmpty() && due.peek().at().isBefore(next)) {
        next = due.peek().at();
      } else if (lastEvent != null && next.isAfter(lastEvent.plus(LOOKING))) {
        next = due.isEmpty() ? until : due.peek().at();
      }
      if (!next.isBefore(until)) {
        return;
      }
      advanceTo(next);
      foldDue();
      decide();
    }
  }

  private void advanceTo(Instant time) {
    cell.advanceTo(time);
    world.advanceTo(cell.now());
  }

  private void foldDue() {
    world.advanceTo(cell.now());
    while (!due.isEmpty() && !due.peek().at().isAfter(cell.now())) {
      Event event = due.remove().event();
      lastEvent = cell.now();
      fold(event);
      if (event instanceof PodTerminated terminated) {
        courses.remove(terminated.uid());
        PodDeletionRequested deletion = held.remove(terminated.uid());
        if (deletion != null) {
          fold(deletion);
        }
      }
    }
  }

  private void fold(Event event) {
    cell.logic().apply(event, cell.now());
    world.saw(event, cell.now());
  }

  /** As {@link Cell#decide} does, and looks at each. */
  private List<PlacementDecision> decide() {
    Instant now = cell.now();
    List<PlacementDecision> decisions = new ArrayList<>();
    for (Optional<PlacementDecision> next = cell.logic().decide(now);
        next.isPresent() && decisions.size() < Cell.MAX_DECISIONS;
        next = cell.logic().decide(now)) {
      explain(next.get());
      cell.restoreDecision(next.get());
      decided(next.get(), now);
      decisions.add(next.get());
    }
    return decisions;
  }

  // ---- pods' lives

  private boolean happensHere(Event event) {
    return switch (event) {
      case PodStatusEvent status -> happensHere(status);
      case PodDeletionRequested request -> !isHeld(request);
      default -> !policies.overrules(event);
    };
  }

  private boolean happensHere(PodStatusEvent status) {
    String uid = status.uid();
    Course course = courses.get(uid);
    if (course == null) {
      return !world.isWaiting(uid) && !recorded.isPlaced(uid);
    }
    boolean isHere =
        course.asRecorded
            && recorded.isPlaced(uid)
            && recorded.isStopping(uid) == world.isStopping(uid);
    if (isHere && status instanceof PodTerminated) {
      courses.remove(uid);
    }
    return isHere;
  }

  /** What is deleted because it has ended is here deleted when it has ended here. */
  private boolean isHeld(PodDeletionRequested request) {
    Lifetime life = request.uid() == null ? null : lifetimes.of(request.uid());
    if (life == null || !life.hasEndedByItself() || recorded.isPlaced(request.uid())) {
      return false;
    }
    boolean goesOn = world.isWaiting(request.uid()) || courses.containsKey(request.uid());
    boolean wasBound = recorded.bindings().containsKey(request.uid());
    if (goesOn && wasBound) {
      held.put(request.uid(), request);
      return true;
    }
    return false;
  }

  private void decided(PlacementDecision decision, Instant now) {
    world.decided(decision, now);
    switch (decision) {
      case PodBound bound -> bound(bound.uid(), now);
      case PodTerminating terminating -> stopped(terminating.uid(), now);
      case PodEvicted evicted -> courses.remove(evicted.uid());
      case PodRemoved removed -> courses.remove(removed.uid());
      default -> {}
    }
  }

  private void bound(String uid, Instant now) {
    Lifetime life = lifetimes.of(uid);
    boolean asRecorded = life != null && now.equals(life.bound);
    courses.put(uid, new Course(asRecorded));
    if (life == null || asRecorded) {
      return;
    }
    Duration shift = Duration.between(life.bound, now);
    if (life.ready != null) {
      happens(life.ready.plus(shift), life.whenReady);
    }
    if (life.hasEndedByItself()) {
      happens(life.ended.plus(shift), life.whenEnded);
    }
  }

  private void stopped(String uid, Instant now) {
    Course course = courses.get(uid);
    Lifetime life = lifetimes.of(uid);
    if (course == null || (course.asRecorded && life != null && now.equals(life.stopped))) {
      return;
    }
    Duration stopping = life == null ? null : life.stopping();
    happens(
        now.plus(stopping == null ? usualStop : stopping),
        life == null || life.whenEnded == null ? ended(uid) : life.whenEnded);
    if (course.asRecorded && life != null && life.hasEndedByItself()) {
      happens(life.ended, life.whenEnded); // if that comes first
    }
    course.asRecorded = false;
  }

  private PodTerminated ended(String uid) {
    World.Binding binding = world.bindings().get(uid);
    return new PodTerminated(uid, binding.namespace(), binding.name(), binding.node(), null);
  }

  private void happens(Instant at, Event event) {
    due.add(new Due(at, dues++, event));
  }

  // ---- why

  private void explain(PlacementDecision decision) {
    if (scores.size() < maxScores
        && decision instanceof PodBound bound
        && cell.logic() instanceof Scheduler scheduler) {
      Lifetime life = lifetimes.of(bound.uid());
      if (life != null && !life.node.equals(bound.node())) {
        scheduler
            .explain(bound.uid(), MAX_VERDICTS, bound.node())
            .ifPresent(
                why ->
                    scores.put(
                        bound.uid(), new Scores(rank(why, life.node), rank(why, bound.node()))));
      }
    }
  }

  private static Integer rank(PodExplanation why, String node) {
    return why.verdicts().stream()
        .filter(verdict -> verdict.node().equals(node))
        .findFirst()
        .map(NodeVerdict::rank)
        .orElse(null);
  }
}
