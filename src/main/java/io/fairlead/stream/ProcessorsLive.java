package io.fairlead.stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/** Down when only another start of this process can help. */
@Liveness
@ApplicationScoped
class ProcessorsLive implements HealthCheck {
  private final Instance<Processor<?>> processors;

  ProcessorsLive(@Any Instance<Processor<?>> processors) {
    this.processors = processors;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("processors");
    boolean up = true;
    for (Processor<?> processor : processors) {
      if (processor.isReplaced()) {
        response.withData(processor.name(), processor.state());
        up = false;
      }
    }
    return response.status(up).build();
  }
}
