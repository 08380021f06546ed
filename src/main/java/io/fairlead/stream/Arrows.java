package io.fairlead.stream;

import io.fairlead.domain.autoscaling.AutoscalingPolicy;
import io.fairlead.domain.event.Event;
import io.fairlead.domain.scheduling.Plugins;
import io.fairlead.domain.scheduling.SchedulingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** All arrows of the flow under given policies, for those that run them without Kafka. */
public final class Arrows {
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
}
