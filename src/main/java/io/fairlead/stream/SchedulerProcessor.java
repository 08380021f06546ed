package io.fairlead.stream;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.domain.scheduling.Scheduler;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Submitted pods and the state of nodes to placements. */
@Singleton
@Identifier("scheduler")
class SchedulerProcessor extends Processor<PlacementDecision> {

  SchedulerProcessor(ProcessorContext context, DecisionPolicies policies, Plugins plugins) {
    super(arrow(policies.scheduler().policy(plugins), plugins), context);
    // Tolerations run out, and back-offs end, with nobody sending anything.
    tickEvery(Duration.ofSeconds(1));
  }

  /** Before the broker starts: profiles and plug-ins that cannot be used are told at once. */
  static void check(
      @Observes @Priority(0) StartupEvent event,
      FairleadConfig config,
      DecisionPolicies policies,
      Plugins plugins) {
    if (config.controlPlane().enabled()) {
      policies.scheduler().policy(plugins);
    }
  }

  static Arrow<PlacementDecision> arrow(SchedulingPolicy policy, Plugins plugins) {
    return new Arrow<>(
        "scheduler",
        policy.description(plugins),
        Set.of(Topic.POD_SUBMITTED, Topic.NODE_STATUS, Topic.POD_STATUS, Topic.SPEC),
        Set.of(),
        Set.of(Topic.POD_SUBMITTED, Topic.NODE_STATUS),
        Topic.PLACEMENT,
        () -> new Scheduler(policy, plugins),
        new Records());
  }

  @Incoming("scheduler")
  Uni<Void> on(ConsumerRecords<String, byte[]> batch) {
    return process(batch);
  }

  /** A cycle is one record, split only where it would grow too large. */
  private static final class Records implements Arrow.DecisionCodec<PlacementDecision> {
    @Override
    public List<EncodedEvent> encode(List<PlacementDecision> decisions) {
      return EncodedEvent.placements(decisions, RecordLimits.SPLIT);
    }

    @Override
    public List<PlacementDecision> toDecisions(Event event) {
      return ((PlacementDecided) event).decisions();
    }
  }
}
