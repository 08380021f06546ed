package io.fairlead.shadow;

import io.fairlead.domain.event.Event;
import io.fairlead.domain.event.PlacementDecided;
import io.fairlead.domain.event.PodStatusEvent.PodTerminated;
import io.fairlead.domain.event.ScalingDecided;
import io.fairlead.shadow.Divergence.Placement;
import io.fairlead.shadow.Divergence.Side;
import io.fairlead.stream.EventReader;
import io.fairlead.stream.EventRecord;
import io.fairlead.stream.KafkaClients;
import io.fairlead.stream.LogFollower;
import io.fairlead.stream.ShadowConfig;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Reads what was decided live and what the shadow has decided, and tells how far they differ. */
@Singleton
@Identifier("divergence")
class DivergenceMeter extends LogFollower {
  private final Divergence divergence = new Divergence();

  DivergenceMeter(
      EventReader reader, KafkaClients clients, ShadowConfig config, MeterRegistry meters) {
    super("divergence", reader, clients);
    if (config.enabled()) {
      register(meters);
    }
  }

  private void register(MeterRegistry meters) {
    for (Placement placement : Placement.values()) {
      Gauge.builder("fairlead.shadow.pods", () -> read(state -> state.pods(placement)))
          .description("pods on nodes, by where the live policy and the shadow have them")
          .tag("placed", name(placement))
          .register(meters);
    }
    counter(meters, "fairlead.shadow.placements", "node", "same", Divergence::agreed);
    counter(meters, "fairlead.shadow.placements", "node", "other", Divergence::disagreed);
    for (Side side : Side.values()) {
      counter(
          meters, "fairlead.shadow.evictions", "by", name(side), state -> state.evictions(side));
    }
    Gauge.builder(
            "fairlead.shadow.deployments.scaled.otherwise",
            () -> read(Divergence::deploymentsScaledOtherwise))
        .register(meters);
  }

  private void counter(
      MeterRegistry meters, String name, String tag, String value, ToLongFunction<Divergence> of) {
    FunctionCounter.builder(name, this, meter -> meter.read(of)).tag(tag, value).register(meters);
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private synchronized long read(ToLongFunction<Divergence> reading) {
    return reading.applyAsLong(divergence);
  }

  @Incoming("divergence")
  void on(ConsumerRecords<String, byte[]> batch) {
    follow(batch);
  }

  @Override
  protected synchronized void fold(EventRecord event) {
    Side side = event.position().topic().isShadow() ? Side.SHADOW : Side.LIVE;
    Event what = event.event();
    if (what instanceof PlacementDecided placement) {
      placement.decisions().forEach(decision -> divergence.placed(side, decision));
    } else if (what instanceof ScalingDecided scaling) {
      scaling.decisions().forEach(decision -> divergence.scaled(side, decision));
    } else if (what instanceof PodTerminated ended) {
      divergence.ended(ended.uid());
    }
  }

  @Override
  protected void onCaughtUp() {}
}
