package io.fairlead.replay.whatif;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.event.PodSubmission;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.Resources;
import io.fairlead.replay.RecordedCell;
import io.fairlead.replay.RecordedLog;
import io.fairlead.replay.ReplayPolicies;
import io.fairlead.replay.whatif.ForkReport.NodeOutcome;
import io.fairlead.replay.whatif.ForkReport.PodOutcome;
import io.fairlead.replay.whatif.World.Binding;
import io.fairlead.stream.Arrow;
import io.fairlead.stream.Arrows;
import io.fairlead.stream.Cell;
import io.fairlead.stream.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A cluster as it was at a moment of a recorded log, to which something else happens then: the
 * scheduler and the workload controller decide on, second by second, until nothing happens any
 * more. Writes to no log.
 */
public final class Fork {
  private static final Duration TICK = Duration.ofSeconds(1);

  /** Back-offs and tolerations run out meanwhile. */
  private static final int QUIET_TICKS = 360;

  private static final int MAX_TICKS = 3600;
  private static final Duration STOPPING = Duration.ofSeconds(1);

  private final int number;
  private final Arrow<PlacementDecision> arrow;
  private final World world = new World(Resources.NONE);
  private final Cell<PlacementDecision> scheduler;
  private final Cell<PodSubmission> workload;
  private final Map<Instant, List<Event>> due = new TreeMap<>();
  private final Map<String, NodeOutcome> before = new HashMap<>();
  private final List<PodOutcome> displaced = new ArrayList<>();
  private final Instant at;
  private Instant now;
  private long submitted;
  private long successors;

  private Fork(RecordedLog log, int number, ForkPoint point, Arrow<PlacementDecision> arrow) {
    this.number = number;
    this.arrow = arrow;
    this.scheduler = ForkedCell.at(point, arrow, number, log, world::saw, world::decided);
    Instant scheduled = scheduler.now();
    ForkPoint moment = new ForkPoint(-1, scheduled);
    this.workload =
        ForkedCell.at(
            moment, Arrows.workload(), number, log, (event, time) -> {}, (pod, time) -> {});
    this.at = scheduled;
    this.now = scheduled;
  }

  /**
   * Adds events to a cell at a moment, and lets it decide.
   *
   * @param policies for a policy that decided last and can be made again, and else
   * @param other decides in place of both; null for neither
   * @param maxListed how many pods are told of one by one
   * @throws IllegalArgumentException if there is no such moment in the log, or an event can mean
   *     nothing there
   */
  public static ForkReport run(
      RecordedLog log,
      int number,
      ForkPoint point,
      ReplayPolicies policies,
      OtherPolicies other,
      List<Event> events,
      int maxListed) {
    Arrow<PlacementDecision> configured =
        Arrows.scheduler(policies.scheduling(), policies.plugins());
    Arrow<PlacementDecision> arrow =
        other == null
            ? lastPolicy(log, number, point, configured)
                .flatMap(policies::scheduler)
                .orElse(configured)
            : Arrows.scheduler(other.scheduling(), other.plugins());
    Fork fork = new Fork(log, number, point, arrow);
    events.forEach(fork::check);
    fork.remember();
    Set<String> bound = new HashSet<>(fork.world.bindings().keySet());
    Figures figures = fork.world.figures();
    events.forEach(fork::happens);
    boolean quiet = fork.live();
    return fork.report(bound, figures, maxListed, quiet);
  }

  /** The description of the policy of the last cycle until then. */
  private static Optional<String> lastPolicy(
      RecordedLog log, int number, ForkPoint point, Arrow<PlacementDecision> arrow) {
    String last = null;
    try (var recorded = new RecordedCell<>(arrow, number, log.reader(), log.newEventReader())) {
      for (var cycle = recorded.next(); cycle.isPresent(); cycle = recorded.next()) {
        if (point.isBefore(cycle.get())) {
          break;
        }
        last = cycle.get().provenance().policy();
      }
    }
    if (last == null) {
      throw new IllegalArgumentException(
          "the log of cell %d has no cycle of the scheduler until %s".formatted(number, point));
    }
    return Optional.of(last);
  }

  /** What can mean something to the two who decide. */
  private void check(Event event) {
    Topic topic = Topic.of(event);
    boolean isInput =
        arrow.inputs().contains(topic)
            || (topic != Topic.PLACEMENT && Arrows.workload().inputs().contains(topic));
    if (!isInput) {
      throw new IllegalArgumentException(
          "%s: the topic %s is no input of the scheduler or the workload controller"
              .formatted(event.getClass().getSimpleName(), topic.suffix()));
    }
    if (event instanceof NodeLost lost
        && world.nodes().stream()
            .noneMatch(node -> node.ready() && node.name().equals(lost.name()))) {
      throw new IllegalArgumentException(
          "there is no node \"%s\" then that could be lost: there are %s"
              .formatted(
                  lost.name(),
                  world.nodes().stream()
                      .filter(NodeLoad::ready)
                      .map(NodeLoad::name)
                      .collect(Collectors.joining(", "))));
    }
  }

  private void remember() {
    world.nodes().forEach(node -> before.put(node.name(), outcome(node, null)));
  }

  /** An input of the two who decide. */
  private void happens(Event event) {
    Topic topic = Topic.of(event);
    if (event instanceof PodSubmitted) {
      submitted++;
    }
    if (arrow.inputs().contains(topic)) {
      scheduler.logic().apply(event, now);
      world.saw(event, now);
    }
    if (Arrows.workload().inputs().contains(topic)) {
      workload.logic().apply(event, now);
    }
  }

  /** Returns whether nothing happened any more. */
  private boolean live() {
    Instant last = now;
    int quiet = 0;
    for (int tick = 0; tick < MAX_TICKS && quiet < QUIET_TICKS; tick++) {
      quiet = cycle() ? 0 : quiet + 1;
      last = quiet == 0 ? now : last;
      now = now.plus(TICK);
      scheduler.advanceTo(now);
      workload.advanceTo(now);
      List<Event> events = due.remove(now);
      if (events != null) {
        events.forEach(this::happens);
        last = now;
        quiet = 0;
      }
    }
    now = last;
    return quiet == QUIET_TICKS;
  }

  /** Both decide until neither has anything to say; returns whether anything came of it. */
  private boolean cycle() {
    boolean any = false;
    while (true) {
      List<PlacementDecision> placements = scheduler.decide();
      placements.forEach(this::decided);
      if (!placements.isEmpty()) {
        workload.logic().apply(new PlacementDecided(placements), now);
      }
      List<PodSubmission> submissions = workload.decide();
      for (PodSubmission submission : submissions) {
        if (submission instanceof PodSubmitted) {
          submitted++;
          successors++;
        }
        scheduler.logic().apply(submission, now);
        world.saw(submission, now);
      }
      any |= placements.stream().anyMatch(Fork::isMoreThanWords) || !submissions.isEmpty();
      if (submissions.isEmpty() && placements.size() < Cell.MAX_DECISIONS) {
        return any;
      }
    }
  }

  private static boolean isMoreThanWords(PlacementDecision decision) {
    return !(decision instanceof PodUnschedulable);
  }

  private void decided(PlacementDecision decision) {
    int gone = world.displaced().size();
    world.decided(decision, now);
    Binding binding = world.bindings().get(decision.uid());
    if (world.displaced().size() > gone && binding != null) {
      displaced.add(new PodOutcome(binding.namespace(), binding.name(), binding.node(), now));
    }
    if (decision instanceof PodTerminating stop) {
      due.computeIfAbsent(now.plus(STOPPING), time -> new ArrayList<>())
          .add(new PodTerminated(stop.uid(), stop.namespace(), stop.name(), stop.node(), null));
    }
  }

  // ---- what came of it

  private ForkReport report(Set<String> bound, Figures was, int maxListed, boolean quiet) {
    List<PodOutcome> placements = new ArrayList<>();
    for (Binding binding : world.bindings().values()) {
      if (!bound.contains(binding.uid())) {
        placements.add(
            new PodOutcome(binding.namespace(), binding.name(), binding.node(), binding.at()));
      }
    }
    Map<String, Long> reasons = new TreeMap<>();
    for (String uid : world.waiting()) {
      PodUnschedulable why = world.reason(uid);
      reasons.merge(why == null ? "not told yet" : why.message(), 1L, Long::sum);
    }
    List<NodeOutcome> nodes =
        world.nodes().stream().map(node -> outcome(node, before.get(node.name()))).toList();
    Figures is = world.figures();
    return new ForkReport(
        number,
        at,
        now,
        arrow.policy(),
        submitted,
        successors,
        placements.size(),
        is.neverBound(),
        reasons,
        is.preemptions() - was.preemptions(),
        is.evictions() - was.evictions(),
        first(placements, maxListed),
        first(displaced, maxListed),
        nodes,
        quiet);
  }

  private static NodeOutcome outcome(NodeLoad node, NodeOutcome before) {
    double cpu = share(node, 0);
    double memory = share(node, 1);
    return new NodeOutcome(
        node.name(),
        before != null && before.readyAfter(),
        node.ready(),
        before == null ? 0 : before.podsAfter(),
        node.pods(),
        before == null ? 0 : before.cpuAfter(),
        cpu,
        before == null ? 0 : before.memoryAfter(),
        memory);
  }

  private static double share(NodeLoad node, int resource) {
    long whole = node.allocatable(resource);
    return whole == 0 ? 0 : (double) node.used(resource) / whole;
  }

  private static <T> List<T> first(List<T> all, int count) {
    return all.subList(0, Math.min(count, all.size()));
  }
}
