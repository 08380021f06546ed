package io.fairlead.stream;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;

/**
 * Stops the processors at their time: after their consumers have left the groups, which hands the
 * cells over, and before the embedded broker goes.
 */
@ApplicationScoped
class ProcessorShutdown {
  /** The connectors close their consumers before this, the broker stops after it. */
  private static final int AFTER_CONSUMERS = 10_000;

  private final Instance<Processor<?>> processors;

  ProcessorShutdown(@Any Instance<Processor<?>> processors) {
    this.processors = processors;
  }

  void stop(
      @Observes @Priority(AFTER_CONSUMERS) @BeforeDestroyed(ApplicationScoped.class) Object event) {
    processors.forEach(Processor::stop);
  }
}
