package io.fairlead.stream;

import io.fairlead.domain.event.PodSubmission;
import io.fairlead.domain.workload.WorkloadController;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Deployments and what became of their pods to submissions and deletions. */
@Singleton
@Identifier("workload")
class WorkloadProcessor extends Processor<PodSubmission> {

  WorkloadProcessor(ProcessorContext context) {
    super(arrow(), context);
  }

  static Arrow<PodSubmission> arrow() {
    return new Arrow<>(
        "workload",
        "reconcile/1",
        Set.of(Topic.SPEC, Topic.SCALING, Topic.POD_SUBMITTED, Topic.PLACEMENT, Topic.POD_STATUS),
        Set.of(),
        Set.of(Topic.SPEC, Topic.POD_STATUS, Topic.SCALING),
        Topic.POD_SUBMITTED,
        WorkloadController::new,
        Arrow.DecisionCodec.eventEach(PodSubmission.class));
  }

  @Incoming("workload")
  Uni<Void> on(ConsumerRecords<String, byte[]> batch) {
    return process(batch);
  }
}
