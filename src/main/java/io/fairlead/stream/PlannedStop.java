package io.fairlead.stream;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
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

  private final Instance<Processor<?>> processors;

  PlannedStop(@Any Instance<Processor<?>> processors) {
    this.processors = processors;
  }

  void handOver(
      @Observes @Priority(BEFORE_CONSUMERS) @BeforeDestroyed(ApplicationScoped.class)
          Object event) {
    List<CompletableFuture<Void>> handOvers =
        processors.stream().filter(Processor::isEnabled).map(PlannedStop::start).toList();
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
