package io.fairlead.stream;

import io.fairlead.domain.event.ScalingDecided.ReplicasScaled;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * How another policy would scale. The metrics are those of the pods that the live one wanted: a
 * shadow that wants more of them does not see the load spread thinner.
 */
@Singleton
@Identifier("shadow-autoscaler")
class ShadowAutoscalerProcessor extends ShadowProcessor<ReplicasScaled> {

  ShadowAutoscalerProcessor(ProcessorContext context, ShadowConfig config) {
    super(
        AutoscalerProcessor.arrow(config.autoscaler().policy()).shadow(Topic.SCALING_SHADOW),
        context,
        config);
    tickEvery(Duration.ofMillis(500));
  }

  @Incoming("shadow-autoscaler")
  Uni<Void> on(ConsumerRecords<String, byte[]> batch) {
    return process(batch);
  }
}
