package io.fairlead.stream;

import io.fairlead.domain.event.NodeStatusEvent;
import io.fairlead.domain.node.NodeLifecycle;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Heartbeats, and their absence, to transitions of nodes. */
@Singleton
@Identifier("node-lifecycle")
class NodeLifecycleProcessor extends Processor<NodeStatusEvent> {

  NodeLifecycleProcessor(ProcessorContext context, DecisionPolicies policies) {
    super(arrow(policies.node().gracePeriod()), context);
    tickEvery(Duration.ofMillis(250));
  }

  static Arrow<NodeStatusEvent> arrow(Duration gracePeriod) {
    return new Arrow<>(
        "node-lifecycle",
        "grace-period/1 " + gracePeriod,
        Set.of(Topic.SPEC),
        Set.of(Topic.NODE_HEARTBEAT),
        Set.of(Topic.NODE_HEARTBEAT),
        Topic.NODE_STATUS,
        () -> new NodeLifecycle(gracePeriod),
        Arrow.DecisionCodec.eventEach(NodeStatusEvent.class));
  }

  @Incoming("node-lifecycle")
  Uni<Void> on(ConsumerRecords<String, byte[]> batch) {
    return process(batch);
  }
}
