package io.fairlead.stream;

import io.fairlead.domain.autoscaling.AutoscalingPolicy;
import io.fairlead.domain.event.EndpointEvent;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.NodeStatusEvent;
import io.fairlead.domain.event.PlacementDecision;
import io.fairlead.domain.event.PodSubmission;
import io.fairlead.domain.event.ScalingDecided.ReplicasScaled;
import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The arrows of the flow, for those who look at a log without serving it. */
public final class Arrows {
  /** In the order of the flow. */
  public static final List<String> NAMES =
      List.of("node-lifecycle", "workload", "scheduler", "autoscaler", "discovery");

  private Arrows() {}

  /** In the order in which a pod passes them. */
  public static List<Arrow<?>> all(
      Duration gracePeriod, SchedulingPolicy scheduling, AutoscalingPolicy autoscaling) {
    return List.of(
        NodeLifecycleProcessor.arrow(gracePeriod),
        WorkloadProcessor.arrow(),
        SchedulerProcessor.arrow(scheduling, Plugins.BUILT_IN),
        DiscoveryProcessor.arrow(),
        AutoscalerProcessor.arrow(autoscaling));
  }

  /** The record by which a user or an agent says something. */
  public static ProducerRecord<String, byte[]> input(
      Topics topics, int cell, Event event, String id, String source, Instant time) {
    return EventPublisher.record(topics, cell, event, EventCodec.encode(event), id, source, time);
  }

  public static Arrow<NodeStatusEvent> nodeLifecycle(Duration gracePeriod) {
    return NodeLifecycleProcessor.arrow(gracePeriod);
  }

  public static Arrow<PodSubmission> workload() {
    return WorkloadProcessor.arrow();
  }

  public static Arrow<PlacementDecision> scheduler(SchedulingPolicy policy, Plugins plugins) {
    return SchedulerProcessor.arrow(policy, plugins);
  }

  public static Arrow<ReplicasScaled> autoscaler(AutoscalingPolicy policy) {
    return AutoscalerProcessor.arrow(policy);
  }

  public static Arrow<EndpointEvent> discovery() {
    return DiscoveryProcessor.arrow();
  }
}
