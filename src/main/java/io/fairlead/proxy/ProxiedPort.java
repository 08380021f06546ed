package io.fairlead.proxy;

import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import java.util.List;

/**
 * A service port that is to be listened on.
 *
 * @param portName the port's name, or its number where it has none
 * @param listenPort the port that clients connect to
 * @param http whether requests are balanced, rather than connections
 * @param strategy the load-balancing strategy that the service asks for, or null
 */
record ProxiedPort(
    NamespacedName service,
    String portName,
    int listenPort,
    boolean http,
    String strategy,
    List<Endpoint> endpoints) {

  /** Whether a listener of the one can go on as a listener of the other. */
  boolean isServedLike(ProxiedPort other) {
    return service.equals(other.service)
        && portName.equals(other.portName)
        && listenPort == other.listenPort
        && http == other.http;
  }

  @Override
  public String toString() {
    return service + ":" + portName;
  }
}
