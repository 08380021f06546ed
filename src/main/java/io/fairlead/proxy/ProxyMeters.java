package io.fairlead.proxy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The meters of one service port, tagged with its namespace, service and port. */
final class ProxyMeters {
  private static final int CLASSES = 6;

  private final MeterRegistry registry;
  private final List<Meter> meters = new ArrayList<>();
  private final Counter failovers;
  private final Counter connections;
  private final Counter unserved;

  /** By the first digit of the status. */
  private final Timer[] requests = new Timer[CLASSES];

  ProxyMeters(MeterRegistry registry, ProxiedPort port, Supplier<Number> active) {
    this.registry = registry;
    Tags tags =
        Tags.of(
            "namespace", port.service().namespace(),
            "service", port.service().name(),
            "port", port.portName());
    failovers =
        added(
            Counter.builder("fairlead.proxy.failovers")
                .description("times another endpoint was tried because one failed")
                .tags(tags)
                .register(registry));
    connections =
        added(
            Counter.builder("fairlead.proxy.connections")
                .description("connections accepted from clients")
                .tags(tags)
                .register(registry));
    unserved =
        added(
            Counter.builder("fairlead.proxy.unserved")
                .description("requests or connections for which no endpoint was found")
                .tags(tags)
                .register(registry));
    added(
        Gauge.builder("fairlead.proxy.active", active)
            .description("requests or connections under way")
            .tags(tags)
            .register(registry));
    if (port.http()) {
      for (int i = 1; i < CLASSES; i++) {
        requests[i] =
            added(
                Timer.builder("fairlead.proxy.requests")
                    .description("requests by class of status")
                    .tags(tags.and("status", i + "xx"))
                    .register(registry));
      }
    }
  }

  private <T extends Meter> T added(T meter) {
    meters.add(meter);
    return meter;
  }

  void failover() {
    failovers.increment();
  }

  void connected() {
    connections.increment();
  }

  void unserved() {
    unserved.increment();
  }

  void request(int status, long nanos) {
    Timer timer = requests[Math.clamp(status / 100, 1, CLASSES - 1)];
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** The port is not served any more. */
  void remove() {
    meters.forEach(registry::remove);
  }
}
