package io.fairlead.view;

import io.fairlead.stream.FairleadConfig;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the view has folded what was in the log at start, if there is a view here. */
@Readiness
@ApplicationScoped
class ViewHealth implements HealthCheck {
  private final View view;
  private final FairleadConfig config;

  ViewHealth(View view, FairleadConfig config) {
    this.view = view;
    this.config = config;
  }

  @Override
  public HealthCheckResponse call() {
    boolean ready = !config.api().enabled() || view.isCaughtUp();
    return HealthCheckResponse.named("view").status(ready).build();
  }
}
