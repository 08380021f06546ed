package io.fairlead.stream;

import io.fairlead.domain.autoscaling.Autoscaler;
import io.fairlead.domain.autoscaling.AutoscalingPolicy;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.ScalingDecided;
import io.fairlead.domain.event.ScalingDecided.ReplicasScaled;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Metrics to numbers of replicas. */
@Singleton
@Identifier("autoscaler")
class AutoscalerProcessor extends Processor<ReplicasScaled> {

  AutoscalerProcessor(ProcessorContext context, DecisionPolicies policies) {
    super(arrow(policies.autoscaler().policy()), context);
    tickEvery(Duration.ofMillis(500));
  }

  static Arrow<ReplicasScaled> arrow(AutoscalingPolicy policy) {
    return new Arrow<>(
        "autoscaler",
        policy.description(),
        Set.of(Topic.SPEC, Topic.PLACEMENT, Topic.POD_STATUS),
        Set.of(Topic.METRICS),
        Set.of(Topic.METRICS),
        Topic.SCALING,
        () -> new Autoscaler(policy),
        new Records());
  }

  @Incoming("autoscaler")
  Uni<Void> on(ConsumerRecords<String, byte[]> batch) {
    return process(batch);
  }

  private static final class Records implements Arrow.DecisionCodec<ReplicasScaled> {
    @Override
    public List<Event> toEvents(List<ReplicasScaled> decisions) {
      return decisions.isEmpty() ? List.of() : List.of(new ScalingDecided(decisions));
    }

    @Override
    public List<ReplicasScaled> toDecisions(Event event) {
      return ((ScalingDecided) event).decisions();
    }
  }
}
