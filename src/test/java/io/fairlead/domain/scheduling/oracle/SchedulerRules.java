package io.fairlead.domain.scheduling.oracle;

import io.fairlead.domain.Logic;
import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.PlacementDecision.Rejection;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.NodeSettings;
import io.fairlead.domain.model.Pod;
import io.fairlead.domain.scheduling.Scheduler;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.fairlead.domain.testing.Cycle;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The scheduler's answers. It says only where a pod goes, or why it goes nowhere; so each node is
 * asked alone, the others being cordoned, which changes nothing else.
 */
final class SchedulerRules implements PlacementRules {

  @Override
  public SortedMap<String, List<String>> reasons(Situation situation, Pod pod) {
    TreeMap<String, List<String>> reasons = new TreeMap<>();
    for (Node node : situation.nodes()) {
      if (decide(situation, pod, node.name()) instanceof PodUnschedulable why) {
        reasons.put(
            node.name(),
            why.rejections().stream()
                .filter(rejection -> rejection.nodes().contains(node.name()))
                .map(Rejection::reason)
                .toList());
      }
    }
    return reasons;
  }

  @Override
  public Optional<String> best(Situation situation, Pod pod) {
    return decide(situation, pod, null) instanceof PodBound bound
        ? Optional.of(bound.node())
        : Optional.empty();
  }

  private static PlacementDecision decide(Situation situation, Pod pod, String only) {
    Logic<PlacementDecision> scheduler = new Scheduler(SchedulingPolicy.of(situation.profile()));
    situation.specs().forEach(spec -> scheduler.apply(spec, Cycle.START));
    for (Node node : situation.nodes()) {
      boolean open = only == null || only.equals(node.name());
      scheduler.apply(new NodeRegistered(open ? node : cordoned(node)), Cycle.START);
    }
    for (Bound bound : situation.placed()) {
      Pod placed = bound.pod();
      scheduler.apply(new PodSubmitted(placed), Cycle.START);
      scheduler.applyDecision(new PodBound(placed, bound.node(), bound.gpus()), Cycle.START);
      if (bound.terminating()) {
        scheduler.applyDecision(
            new PodTerminating(
                placed.uid(),
                placed.metadata().namespace(),
                placed.metadata().name(),
                bound.node(),
                30),
            Cycle.START);
      }
    }
    scheduler.apply(new PodSubmitted(pod), Cycle.START);
    return scheduler.decide(Cycle.START).orElseThrow();
  }

  private static Node cordoned(Node node) {
    NodeSettings settings = node.settings();
    return new Node(
        node.info(),
        new NodeSettings(
            node.name(), true, settings.labels(), settings.annotations(), settings.taints()));
  }

  @Override
  public String toString() {
    return "scheduler";
  }
}
