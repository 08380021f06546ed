package io.fairlead.agent.hostport;

import io.fairlead.agent.runtime.RuntimeFailure;
import io.fairlead.domain.model.Container;
import io.fairlead.domain.model.ContainerPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The host ports of one pod. They stay open while its containers are restarted, and end with this
 * program, which opens them again when it is back.
 */
public final class HostPorts implements AutoCloseable {
  /** Shown as the reason of the container that waits for a port. */
  public static final String UNAVAILABLE = "HostPortUnavailable";

  private final String nodeAddress;
  private final Map<HostPort, Forwarder> open = new LinkedHashMap<>();
  private boolean closed;

  /**
   * @param nodeAddress where ports are that name no address of their own
   */
  public HostPorts(String nodeAddress) {
    this.nodeAddress = nodeAddress;
  }

  /**
   * Opens those ports of a container that are not open yet.
   *
   * @throws RuntimeFailure of the first that cannot be had; the next call tries again
   */
  public synchronized void open(Container container, String podIp) throws RuntimeFailure {
    for (ContainerPort port : container.ports()) {
      if (port.hostPort() != null && !closed) {
        open(HostPort.of(port, nodeAddress), new InetSocketAddress(podIp, port.containerPort()));
      }
    }
  }

  private void open(HostPort port, InetSocketAddress target) throws RuntimeFailure {
    if (open.containsKey(port)) {
      return;
    }
    try {
      open.put(port, forwarder(port, target));
    } catch (IOException e) {
      throw new RuntimeFailure(
          UNAVAILABLE, "host port " + port + " cannot be had: " + e.getMessage(), e);
    }
  }

  private static Forwarder forwarder(HostPort port, InetSocketAddress target)
      throws IOException, RuntimeFailure {
    InetSocketAddress listen = new InetSocketAddress(port.address(), port.port());
    return switch (port.protocol()) {
      case "TCP" -> new TcpForwarder(listen, target);
      case "UDP" -> new UdpForwarder(listen, target);
      default ->
          throw new RuntimeFailure(
              UNAVAILABLE,
              "host port " + port + ": only TCP and UDP can be forwarded by this node's agent");
    };
  }

  /** Closes all of them, with what goes through them, for good. */
  @Override
  public synchronized void close() {
    closed = true;
    open.values().forEach(Forwarder::close);
    open.clear();
  }
}
