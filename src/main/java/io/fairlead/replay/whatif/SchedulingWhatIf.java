package io.fairlead.replay.whatif;

import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.replay.RecordedCell;
import io.fairlead.replay.RecordedCycle;
import io.fairlead.replay.RecordedLog;
import io.fairlead.replay.UnreadableProvenanceException;
import io.fairlead.replay.whatif.OtherWorld.Scores;
import io.fairlead.replay.whatif.SchedulingReport.PodDifference;
import io.fairlead.replay.whatif.World.Binding;
import io.fairlead.stream.Arrow;
import io.fairlead.stream.Arrows;
import io.fairlead.stream.EventReader;
import io.fairlead.stream.Provenance;
import io.fairlead.stream.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Goes along one cell's scheduling as it was recorded, and as it would have been. */
final class SchedulingWhatIf {
  private final RecordedLog log;
  private final OtherPolicies policies;
  private final int maxDifferences;

  SchedulingWhatIf(RecordedLog log, OtherPolicies policies, int maxDifferences) {
    this.log = log;
    this.policies = policies;
    this.maxDifferences = maxDifferences;
  }

  SchedulingReport run(int number) {
    EventReader reader = log.newEventReader();
    Arrow<PlacementDecision> arrow = Arrows.scheduler(policies.scheduling(), policies.plugins());
    Lifetimes lifetimes;
    try (var recorded = new RecordedCell<>(arrow, number, log.reader(), reader)) {
      lifetimes = Lifetimes.of(recorded);
    }
    World world = new World(lifetimes.largePod());
    OtherWorld other = new OtherWorld(arrow, number, policies, lifetimes, world, maxDifferences);
    long cycles = 0;
    Instant from = null;
    Instant to = null;
    String stopped = null;
    try (var recorded = new RecordedCell<>(arrow, number, log.reader(), reader)) {
      for (var next = recorded.next(); next.isPresent(); next = recorded.next()) {
        RecordedCycle<PlacementDecision> cycle = next.get();
        if (!isComplete(recorded, cycle.provenance())) {
          stopped = "the log ends before the inputs of cycle " + cycle.provenance().cycle();
          break;
        }
        live(recorded, cycle, world, other);
        cycles++;
        to = cycle.provenance().now();
        from = from == null ? to : from;
      }
    } catch (UnreadableProvenanceException e) {
      stopped = e.getMessage();
    }
    return report(number, arrow, cycles, from, to, world, other, stopped);
  }

  /** One cycle in both worlds. */
  private static void live(
      RecordedCell<PlacementDecision> recorded,
      RecordedCycle<PlacementDecision> cycle,
      World world,
      OtherWorld other) {
    Instant now = cycle.provenance().now();
    other.begin(cycle.provenance());
    world.advanceTo(now);
    recorded.forEachInput(
        input -> {
          other.fold(input, now);
          input
              .event()
              .ifPresent(
                  event -> world.saw(event, Instant.ofEpochMilli(input.record().timestamp())));
        });
    other.decide(cycle.provenance(), cycle.decisions());
    cycle.decisions().forEach(decision -> world.decided(decision, now));
  }

  private static boolean isComplete(RecordedCell<?> recorded, Provenance cycle) {
    return cycle.inputs().stream()
        .allMatch(
            range -> {
              Topic topic = Topic.bySuffix(range.topic());
              return topic == null
                  || !recorded.arrow().inputs().contains(topic)
                  || range.to() < recorded.end(topic);
            });
  }

  // ---- what came of it

  private SchedulingReport report(
      int number,
      Arrow<PlacementDecision> arrow,
      long cycles,
      Instant from,
      Instant to,
      World world,
      OtherWorld other,
      String stopped) {
    Map<String, Binding> recorded = world.bindings();
    Map<String, Binding> others = other.world().bindings();
    long both = 0;
    long moved = 0;
    long retimed = 0;
    List<PodDifference> differences = new ArrayList<>();
    for (Binding binding : recorded.values()) {
      Binding there = others.get(binding.uid());
      boolean isMoved = there != null && !there.node().equals(binding.node());
      boolean isRetimed = there != null && !there.at().equals(binding.at());
      both += there == null ? 0 : 1;
      moved += isMoved ? 1 : 0;
      retimed += isRetimed ? 1 : 0;
      if (there == null || isMoved || isRetimed) {
        differences.add(difference(binding, there, other.scores().get(binding.uid())));
      }
    }
    for (Binding there : others.values()) {
      if (!recorded.containsKey(there.uid())) {
        differences.add(difference(null, there, null));
      }
    }
    differences.sort(Comparator.comparing(SchedulingWhatIf::at));
    return new SchedulingReport(
        number,
        arrow.policy(),
        cycles,
        from,
        to,
        world.figures(),
        other.world().figures(),
        both,
        moved,
        retimed,
        recorded.size() - both,
        others.size() - both,
        without(world.displaced(), other.world().displaced()),
        without(other.world().displaced(), world.displaced()),
        differences.subList(0, Math.min(maxDifferences, differences.size())),
        stopped);
  }

  private static PodDifference difference(Binding recorded, Binding other, Scores scores) {
    Binding any = recorded == null ? other : recorded;
    return new PodDifference(
        any.namespace(),
        any.name(),
        any.uid(),
        recorded == null ? null : recorded.at(),
        recorded == null ? null : recorded.node(),
        scores == null ? null : scores.recorded(),
        other == null ? null : other.at(),
        other == null ? null : other.node(),
        scores == null ? null : scores.other());
  }

  private static Instant at(PodDifference difference) {
    if (difference.recordedAt() == null || difference.otherAt() == null) {
      return difference.recordedAt() == null ? difference.otherAt() : difference.recordedAt();
    }
    return difference.recordedAt().isBefore(difference.otherAt())
        ? difference.recordedAt()
        : difference.otherAt();
  }

  private static long without(Set<String> some, Set<String> others) {
    return some.stream().filter(uid -> !others.contains(uid)).count();
  }
}
