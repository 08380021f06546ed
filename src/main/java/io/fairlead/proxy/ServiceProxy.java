package io.fairlead.proxy;

import io.fairlead.domain.event.EndpointEvent;
import io.fairlead.stream.EventReader;
import io.fairlead.stream.EventRecord;
import io.fairlead.stream.FairleadConfig;
import io.fairlead.stream.KafkaClients;
import io.fairlead.stream.LogFollower;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Keeps a listener for every service port that the log names. It listens only once it has caught up
 * with the log, so that no client is sent to where a pod was long ago.
 *
 * <p>It has a Vert.x of its own: two servers of one Vert.x on the same address do not collide but
 * share its connections, so a service on the API's port would get every other API request. And load
 * on services does not hold up the API and the processors.
 */
@Singleton
@Identifier("proxy")
public class ServiceProxy extends LogFollower {
  private static final Logger LOG = Logger.getLogger(ServiceProxy.class);
  private static final int MAX_EVENT_LOOPS = 8;

  private final FairleadConfig.Proxy config;
  private final PortTable table;
  private final StrategyChoice strategies;
  private final MeterRegistry registry;
  private Vertx vertx;

  /** Null until the log has been caught up with. */
  private volatile Listeners listeners;

  ServiceProxy(
      FairleadConfig config, MeterRegistry registry, EventReader reader, KafkaClients clients) {
    super("proxy", reader, clients);
    this.config = config.proxy();
    this.registry = registry;
    Timeouts.validate(this.config);
    this.table = new PortTable(this.config.portOffset());
    this.strategies = new StrategyChoice(this.config.strategy(), new SplittableRandom());
  }

  /** Every service port that the log asks for: where it is reached, or why not. */
  public List<ListenerStatus> listeners() {
    Listeners current = listeners;
    return current == null ? List.of() : current.status();
  }

  public boolean isEnabled() {
    return config.enabled();
  }

  @Incoming("proxy")
  void on(ConsumerRecords<String, byte[]> batch) {
    follow(batch);
    Listeners current = listeners;
    if (current != null) {
      current.converge(table.plan());
    }
  }

  @Override
  protected void fold(EventRecord event) {
    if (event.event() instanceof EndpointEvent endpoints) {
      table.apply(endpoints);
    }
  }

  @Override
  protected void onCaughtUp() {
    int eventLoops = Math.min(Runtime.getRuntime().availableProcessors(), MAX_EVENT_LOOPS);
    vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(eventLoops)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    Listeners opened =
        new Listeners(new ListenerContext(vertx, eventLoops, config, strategies, registry));
    opened.converge(table.plan());
    listeners = opened;
  }

  @PreDestroy
  void close() {
    if (listeners != null) {
      // Requests under way come to their end, but not for ever.
      await(listeners.close(), config.drainTimeout().plusSeconds(1));
      await(vertx.close(), Duration.ofSeconds(5));
    }
  }

  private static void await(Future<Void> future, Duration limit) {
    try {
      future.toCompletionStage().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debugf("the proxy did not stop cleanly: %s", e);
    }
  }
}
