package io.fairlead.domain.model;

import java.util.List;

/**
 * Where a service's connections go: all that a load balancer needs to know, in one value.
 *
 * @param strategy the load-balancing strategy asked for, or null for the balancer's default
 * @param headless whether the service wants no proxy ({@code clusterIP: None})
 */
public record ServiceEndpoints(
    String namespace, String name, String strategy, boolean headless, List<PortEndpoints> ports) {

  public ServiceEndpoints {
    ports = Copies.list(ports);
  }

  public NamespacedName service() {
    return new NamespacedName(namespace, name);
  }

  /** One port of the service and the ready pods behind it, ordered by pod name. */
  public record PortEndpoints(
      String name,
      String protocol,
      boolean http,
      int port,
      Integer nodePort,
      List<Endpoint> endpoints) {
    public PortEndpoints {
      endpoints = Copies.list(endpoints);
    }

    /** The port that a proxy listens on. */
    public int listenPort() {
      return nodePort == null ? port : nodePort;
    }
  }

  /** One ready pod, by address. */
  public record Endpoint(String podUid, String podName, String node, String ip, int port) {}
}
