package io.fairlead.stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready when every processor has its place in its group and serves the cells that it was given. */
@Readiness
@ApplicationScoped
class ProcessorsReady implements HealthCheck {
  private final Instance<Processor<?>> processors;

  ProcessorsReady(@Any Instance<Processor<?>> processors) {
    this.processors = processors;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("processors");
    boolean up = true;
    for (Processor<?> processor : processors) {
      if (processor.isEnabled()) {
        response.withData(processor.name(), processor.state());
        up &= processor.isServing();
      }
    }
    return response.status(up).build();
  }
}
