package io.fairlead.stream;

import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.scheduling.Plugins;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Where another policy would place the pods. */
@Singleton
@Identifier("shadow-scheduler")
class ShadowSchedulerProcessor extends ShadowProcessor<PlacementDecision> {

  ShadowSchedulerProcessor(ProcessorContext context, ShadowConfig config, Plugins plugins) {
    super(arrow(config, plugins), context, config);
    tickEvery(Duration.ofSeconds(1));
  }

  /** Before the broker starts: profiles that cannot be used are told at once. */
  static void check(
      @Observes @Priority(0) StartupEvent event, ShadowConfig config, Plugins plugins) {
    if (config.enabled()) {
      config.scheduler().policy(plugins);
    }
  }

  static Arrow<PlacementDecision> arrow(ShadowConfig config, Plugins plugins) {
    return SchedulerProcessor.arrow(config.scheduler().policy(plugins), plugins)
        .shadow(Topic.PLACEMENT_SHADOW);
  }

  @Incoming("shadow-scheduler")
  Uni<Void> on(ConsumerRecords<String, byte[]> batch) {
    return process(batch);
  }
}
