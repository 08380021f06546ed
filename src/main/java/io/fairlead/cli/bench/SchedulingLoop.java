package io.fairlead.cli.bench;

import io.fairlead.domain.Logic;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeStatusEvent.NodeRegistered;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PlacementDecision.PodBound;
import io.fairlead.domain.event.PlacementDecision.PodEvicted;
import io.fairlead.domain.event.PlacementDecision.PodNominated;
import io.fairlead.domain.event.PlacementDecision.PodRejected;
import io.fairlead.domain.event.PlacementDecision.PodRemoved;
import io.fairlead.domain.event.PlacementDecision.PodTerminating;
import io.fairlead.domain.event.PlacementDecision.PodUnschedulable;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.model.Node;
import io.fairlead.domain.model.PodPhase;
import io.fairlead.domain.model.PodStatus;
import io.fairlead.domain.scheduling.Scheduler;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A scheduler and what a cell does with it, without the log: fold a batch, then decide and apply
 * the decision until nothing is left to decide. Agents are here, too: a pod that is told to stop
 * has stopped in the next cycle.
 */
public final class SchedulingLoop {
  private static final PodStatus STOPPED =
      new PodStatus(PodPhase.Failed, null, null, false, null, null, null, null);

  private final Logic<PlacementDecision> scheduler;
  private Instant now = Instant.EPOCH;
  private List<Event> answers = new ArrayList<>();
  private long bound;
  private long stopped;
  private long decisions;

  public SchedulingLoop(SchedulingPolicy policy) {
    scheduler = new Scheduler(policy);
  }

  /** The policy of the figures that this project publishes. */
  public static SchedulingLoop leastAllocated() {
    return new SchedulingLoop(SchedulingPolicy.kubernetesDefaults());
  }

  public void register(List<Node> nodes) {
    cycle(nodes.stream().map(NodeRegistered::new).toList());
  }

  /** Runs cycles until neither the scheduler nor the agents have anything more to say. */
  public void run(List<? extends Event> inputs) {
    cycle(inputs);
    while (!answers.isEmpty()) {
      List<Event> next = answers;
      answers = new ArrayList<>();
      cycle(next);
    }
  }

  /** How many pods have been bound since the beginning. */
  public long bound() {
    return bound;
  }

  /** How many pods have been told to stop since the beginning. */
  public long stopped() {
    return stopped;
  }

  /** How many decisions of any kind have been made since the beginning. */
  public long decisions() {
    return decisions;
  }

  private void cycle(List<? extends Event> inputs) {
    now = now.plusMillis(10);
    scheduler.advance(now);
    for (Event input : inputs) {
      scheduler.apply(input, now);
    }
    for (Optional<PlacementDecision> decision = scheduler.decide(now);
        decision.isPresent();
        decision = scheduler.decide(now)) {
      scheduler.applyDecision(decision.get(), now);
      count(decision.get());
    }
  }

  private void count(PlacementDecision decision) {
    decisions++;
    switch (decision) {
      case PodBound ignored -> bound++;
      case PodTerminating told -> {
        stopped++;
        answers.add(
            new PodTerminated(told.uid(), told.namespace(), told.name(), told.node(), STOPPED));
      }
      case PodNominated ignored -> {}
      case PodUnschedulable ignored -> {}
      case PodEvicted ignored -> {}
      case PodRemoved ignored -> {}
      case PodRejected ignored -> {}
    }
  }
}
