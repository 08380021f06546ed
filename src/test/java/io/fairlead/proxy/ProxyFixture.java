package io.fairlead.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.domain.event.EndpointEvent.EndpointsChanged;
import io.fairlead.domain.event.EndpointEvent.EndpointsRemoved;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.ServiceEndpoints;
import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import io.fairlead.domain.model.ServiceEndpoints.PortEndpoints;
import io.fairlead.stream.FairleadConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.awaitility.core.ThrowingRunnable;

/** The data plane without the log: a table that tests fill, and real listeners. */
final class ProxyFixture implements AutoCloseable {
  static final String HOST = "127.0.0.1";
  private static final int EVENT_LOOPS = 2;

  final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS));
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final Listeners listeners;
  private final PortTable table = new PortTable(0);

  /**
   * @param settings keys and values after {@code fairlead.proxy.}
   */
  ProxyFixture(String... settings) {
    FairleadConfig.Proxy config = config(settings);
    listeners =
        new Listeners(
            new ListenerContext(
                vertx,
                EVENT_LOOPS,
                config,
                new StrategyChoice(config.strategy(), new SplittableRandom(1)),
                registry));
  }

  static FairleadConfig.Proxy config(String... settings) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .withMapping(FairleadConfig.class)
            .withConverter(Duration.class, 200, new DurationConverter());
    for (int i = 0; i < settings.length; i += 2) {
      builder.withSources(
          new PropertiesConfigSource(
              Map.of("fairlead.proxy." + settings[i], settings[i + 1]), settings[i], 500));
    }
    return builder.build().getConfigMapping(FairleadConfig.class).proxy();
  }

  /** Says what is true of a service with one port and waits until the port is open. */
  void serve(String service, boolean http, int port, Endpoint... endpoints) {
    say(service, http, port, endpoints);
    awaitBound(port);
  }

  void say(String service, boolean http, int port, Endpoint... endpoints) {
    say(
        new ServiceEndpoints(
            "default",
            service,
            null,
            false,
            List.of(new PortEndpoints("main", "TCP", http, port, null, List.of(endpoints)))));
  }

  void say(ServiceEndpoints endpoints) {
    table.apply(new EndpointsChanged(endpoints));
    listeners.converge(table.plan());
  }

  void remove(String service) {
    table.apply(new EndpointsRemoved("default", service));
    listeners.converge(table.plan());
  }

  void awaitBound(int port) {
    eventually(
        () ->
            assertThat(listeners.status())
                .anySatisfy(
                    status -> {
                      assertThat(status.port()).isEqualTo(port);
                      assertThat(status.bound()).isTrue();
                    }));
  }

  /** Looks often: most things here take a few milliseconds. */
  static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(assertion);
  }

  ListenerStatus status(String service) {
    return listeners.status().stream()
        .filter(status -> status.service().equals(new NamespacedName("default", service)))
        .findFirst()
        .orElseThrow();
  }

  double metric(String name, String... tags) {
    return registry.get(name).tags(tags).meters().stream()
        .flatMap(meter -> StreamSupport.stream(meter.measure().spliterator(), false).limit(1))
        .mapToDouble(measurement -> measurement.getValue())
        .sum();
  }

  static Endpoint endpoint(String pod, String ip, int port) {
    return new Endpoint("uid-" + pod, pod, "node-1", ip, port);
  }

  static <T> T get(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    get(listeners.close());
    get(vertx.close());
  }
}
