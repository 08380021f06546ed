package io.fairlead.proxy;

import io.fairlead.domain.event.EndpointEvent;
import io.fairlead.domain.event.EndpointEvent.EndpointsChanged;
import io.fairlead.domain.event.EndpointEvent.EndpointsRemoved;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.domain.model.ServiceEndpoints;
import io.fairlead.domain.model.ServiceEndpoints.PortEndpoints;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the log wants to be listened on: a fold, without any doing. Of services that want the same
 * port, the first in the log has it.
 */
final class PortTable {
  private static final int MAX_PORT = 65_535;

  private final int portOffset;
  private final Map<NamespacedName, ServiceEndpoints> services = new LinkedHashMap<>();

  PortTable(int portOffset) {
    this.portOffset = portOffset;
  }

  void apply(EndpointEvent event) {
    switch (event) {
      case EndpointsChanged changed -> services.put(changed.service(), changed.endpoints());
      case EndpointsRemoved removed -> services.remove(removed.service());
    }
  }

  /**
   * What to listen on now.
   *
   * @param served by port number
   * @param refused the ports that cannot be served whatever the system says, with the reason
   */
  record Plan(Map<Integer, ProxiedPort> served, List<Refused> refused) {}

  record Refused(ProxiedPort port, String reason) {}

  Plan plan() {
    Map<Integer, ProxiedPort> served = new LinkedHashMap<>();
    List<Refused> refused = new ArrayList<>();
    for (ServiceEndpoints service : services.values()) {
      if (!service.headless()) {
        for (PortEndpoints endpoints : service.ports()) {
          ProxiedPort port = proxied(service, endpoints);
          reasonAgainst(port, endpoints.protocol(), served.get(port.listenPort()))
              .ifPresentOrElse(
                  reason -> refused.add(new Refused(port, reason)),
                  () -> served.put(port.listenPort(), port));
        }
      }
    }
    return new Plan(served, refused);
  }

  private ProxiedPort proxied(ServiceEndpoints service, PortEndpoints port) {
    return new ProxiedPort(
        service.service(),
        port.name() == null ? Integer.toString(port.port()) : port.name(),
        port.listenPort() + portOffset,
        port.http(),
        service.strategy(),
        port.endpoints());
  }

  private Optional<String> reasonAgainst(ProxiedPort port, String protocol, ProxiedPort holder) {
    if (!protocol.equals("TCP")) {
      return Optional.of(protocol + " is not served by the proxy, only TCP is");
    }
    if (port.listenPort() < 1 || port.listenPort() > MAX_PORT) {
      return Optional.of(
          "port %d is not between 1 and %d (fairlead.proxy.port-offset is %d)"
              .formatted(port.listenPort(), MAX_PORT, portOffset));
    }
    if (holder != null) {
      return Optional.of("port %d is held by %s".formatted(port.listenPort(), holder));
    }
    return Optional.empty();
  }
}
