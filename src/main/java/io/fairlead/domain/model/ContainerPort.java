package io.fairlead.domain.model;

/**
 * A port that a container listens on; the name can stand for it in probes and services.
 *
 * @param hostPort the port on the node itself that leads here, or null for none
 * @param hostIP the node's address that it is on; null means all of them
 */
public record ContainerPort(
    String name, int containerPort, String protocol, Integer hostPort, String hostIP) {
  public ContainerPort {
    protocol = protocol == null ? "TCP" : protocol;
    hostPort = hostPort == null || hostPort == 0 ? null : hostPort;
  }

  public ContainerPort(String name, int containerPort, String protocol) {
    this(name, containerPort, protocol, null, null);
  }
}
