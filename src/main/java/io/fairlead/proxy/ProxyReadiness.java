package io.fairlead.proxy;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once the log has been caught up with. A port that is taken is told but makes nothing
 * unready: the other services are served.
 */
@Readiness
@ApplicationScoped
class ProxyReadiness implements HealthCheck {
  private final ServiceProxy proxy;

  ProxyReadiness(@Identifier("proxy") ServiceProxy proxy) {
    this.proxy = proxy;
  }

  @Override
  public HealthCheckResponse call() {
    List<ListenerStatus> listeners = proxy.listeners();
    long bound = listeners.stream().filter(ListenerStatus::bound).count();
    return HealthCheckResponse.named("proxy")
        .status(!proxy.isEnabled() || proxy.isCaughtUp())
        .withData("listening", bound)
        .withData("notListening", listeners.size() - bound)
        .build();
  }
}
