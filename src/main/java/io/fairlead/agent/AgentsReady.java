package io.fairlead.agent;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the nodes of this process act on the log, and the control plane knows them. */
@Readiness
@ApplicationScoped
class AgentsReady implements HealthCheck {
  private final AgentHost agents;

  AgentsReady(@Identifier("agent") AgentHost agents) {
    this.agents = agents;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("agents")
        .withData("runtime", agents.runtimeName())
        .withData("nodes", agents.isEnabled() ? agents.nodes().size() : 0)
        .status(!agents.isEnabled() || agents.isReady())
        .build();
  }
}
