package io.fairlead.stream;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Hands over all cells of all processors at once, before anything else of this process is closed:
 * the others serve them while it takes its time.
 */
@ApplicationScoped
class PlannedStop {
  private static final Logger LOG = Logger.getLogger(PlannedStop.class);

  /** The connectors close their consumers, one after the other, at 50. */
  private static final int BEFORE_CONSUMERS = 10;

  private static final int PATIENCE_SECONDS = 3;

  /** None before the start: a process that fails in it has nothing to hand over. */
  private volatile List<Processor<?>> started = List.of();

  void started(@Observes StartupEvent event, @Any Instance<Processor<?>> all) {
    List<Processor<?>> enabled = new ArrayList<>();
    all.stream().filter(Processor::isEnabled).forEach(enabled::add);
    started = List.copyOf(enabled);
  }

  void handOver(
      @Observes(notifyObserver = Reception.IF_EXISTS)
          @Priority(BEFORE_CONSUMERS)
          @BeforeDestroyed(ApplicationScoped.class)
          Object event) {
    List<CompletableFuture<Void>> handOvers = started.stream().map(PlannedStop::start).toList();
    CompletableFuture.allOf(handOvers.toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  private static CompletableFuture<Void> start(Processor<?> processor) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofPlatform()
        .name(processor.name() + "-hand-over")
        .daemon(true)
        .start(
            () -> {
              try {
                processor.handOver();
              } catch (RuntimeException e) {
                LOG.warnf(
                    "%s: not handed over, its cells wait until its session is over: %s",
                    processor.name(), e.toString());
              } finally {
                done.complete(null);
              }
            });
    return done;
  }
}
