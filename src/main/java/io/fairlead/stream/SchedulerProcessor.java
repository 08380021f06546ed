package io.fairlead.stream;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.scheduling.Scheduler;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Submitted pods and the state of nodes to placements. */
@Singleton
@Identifier("scheduler")
class SchedulerProcessor extends Processor<PlacementDecision> {

  /** Keeps a record well under Kafka's limits, at a kilobyte or two a pod. */
  private static final int MAX_DECISIONS_A_RECORD = 1_000;

  SchedulerProcessor(ProcessorContext context, DecisionPolicies policies) {
    super(arrow(policies.scheduler().policy()), context);
  }

  static Arrow<PlacementDecision> arrow(SchedulingPolicy policy) {
    return new Arrow<>(
        "scheduler",
        policy.description(),
        Set.of(Topic.POD_SUBMITTED, Topic.NODE_STATUS, Topic.POD_STATUS, Topic.SPEC),
        Set.of(),
        Set.of(Topic.POD_SUBMITTED, Topic.NODE_STATUS),
        Topic.PLACEMENT,
        () -> new Scheduler(policy),
        new Records());
  }

  @Incoming("scheduler")
  Uni<Void> on(ConsumerRecords<String, byte[]> batch) {
    return process(batch);
  }

  /** A cycle is one record, split only where it would grow too large. */
  private static final class Records implements Arrow.DecisionCodec<PlacementDecision> {
    @Override
    public List<Event> toEvents(List<PlacementDecision> decisions) {
      List<Event> events = new ArrayList<>();
      for (int from = 0; from < decisions.size(); from += MAX_DECISIONS_A_RECORD) {
        int to = Math.min(decisions.size(), from + MAX_DECISIONS_A_RECORD);
        events.add(new PlacementDecided(decisions.subList(from, to)));
      }
      return events;
    }

    @Override
    public List<PlacementDecision> toDecisions(Event event) {
      return ((PlacementDecided) event).decisions();
    }
  }
}
