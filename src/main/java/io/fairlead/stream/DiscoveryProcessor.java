package io.fairlead.stream;

import io.fairlead.domain.discovery.Discovery;
import io.fairlead.domain.event.EndpointEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Services, placements and readiness to endpoints. */
@Singleton
@Identifier("discovery")
class DiscoveryProcessor extends Processor<EndpointEvent> {

  DiscoveryProcessor(ProcessorContext context) {
    super(arrow(), context);
  }

  static Arrow<EndpointEvent> arrow() {
    return new Arrow<>(
        "discovery",
        "ready-pods/1",
        Set.of(Topic.SPEC, Topic.PLACEMENT, Topic.POD_STATUS),
        Set.of(),
        Set.of(Topic.PLACEMENT),
        Topic.ENDPOINT,
        Discovery::new,
        Arrow.DecisionCodec.eventEach(EndpointEvent.class));
  }

  @Incoming("discovery")
  Uni<Void> on(ConsumerRecords<String, byte[]> batch) {
    return process(batch);
  }
}
