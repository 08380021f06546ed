package io.fairlead.agent.hostport;

import io.fairlead.agent.runtime.RuntimeFailure;
import io.fairlead.domain.model.ContainerPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** A port at one address of the node. */
record HostPort(String protocol, InetAddress address, int port) {
  /** Anything else would be looked up as a name. */
  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /**
   * Where a container's port is to be.
   *
   * @param nodeAddress for a port without an address, or for all of the node's: it has this one
   */
  static HostPort of(ContainerPort port, String nodeAddress) throws RuntimeFailure {
    String asked = port.hostIP();
    InetAddress address = parse(asked == null || asked.isEmpty() ? nodeAddress : asked);
    return new HostPort(
        port.protocol(),
        address.isAnyLocalAddress() ? parse(nodeAddress) : address,
        port.hostPort());
  }

  private static InetAddress parse(String address) throws RuntimeFailure {
    try {
      if (LITERAL.matcher(address).matches()) {
        return InetAddress.getByName(address);
      }
    } catch (UnknownHostException e) {
      // said below
    }
    throw new RuntimeFailure(
        HostPorts.UNAVAILABLE, "hostIP \"" + address + "\" is not an IP address");
  }

  @Override
  public String toString() {
    return address.getHostAddress() + ":" + port + "/" + protocol;
  }
}
