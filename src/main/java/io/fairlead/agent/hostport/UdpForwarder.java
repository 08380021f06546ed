package io.fairlead.agent.hostport;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Datagrams to a host port. Each client has a socket of its own towards the pod, so that answers
 * find back; it goes when neither has sent anything for a minute. Clients beyond {@link #MAX_FLOWS}
 * are not heard, as by any full UDP service.
 */
final class UdpForwarder implements Forwarder {
  private static final Logger LOG = Logger.getLogger(UdpForwarder.class);
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final int MAX_FLOWS = 4096;
  private static final int MAX_DATAGRAM = 65_535;

  private final InetSocketAddress target;
  private final DatagramSocket server;
  private final Thread listener;
  private final Map<SocketAddress, Flow> flows = new ConcurrentHashMap<>();

  /** Listens from now on. */
  UdpForwarder(InetSocketAddress listen, InetSocketAddress target) throws IOException {
    this.target = target;
    this.server = new DatagramSocket(listen);
    this.listener = Thread.ofVirtual().name("host-port-" + listen.getPort()).start(this::receive);
  }

  private void receive() {
    DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM], MAX_DATAGRAM);
    while (!server.isClosed()) {
      try {
        packet.setLength(MAX_DATAGRAM);
        server.receive(packet);
        Flow flow = flow(packet.getSocketAddress());
        if (flow != null) {
          flow.send(packet);
        }
      } catch (IOException e) {
        LOG.debugf("host port %s: %s", server.getLocalSocketAddress(), e.getMessage());
      }
    }
  }

  /** Null if there is no room for another client. */
  private Flow flow(SocketAddress client) throws IOException {
    Flow flow = flows.get(client);
    if (flow == null && flows.size() < MAX_FLOWS) {
      flow = new Flow(client);
      flows.put(client, flow);
      Thread.ofVirtual().start(flow::answer);
    }
    return flow;
  }

  /** One client's datagrams, and the pod's answers to it. */
  private final class Flow {
    private final SocketAddress client;
    private final DatagramSocket pod = new DatagramSocket();
    private volatile long lastSent = System.nanoTime();

    Flow(SocketAddress client) throws IOException {
      this.client = client;
      pod.connect(target);
      pod.setSoTimeout((int) IDLE.toMillis());
    }

    void send(DatagramPacket packet) throws IOException {
      lastSent = System.nanoTime();
      pod.send(new DatagramPacket(packet.getData(), packet.getLength(), target));
    }

    void answer() {
      DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM], MAX_DATAGRAM);
      try (pod) {
        while (!server.isClosed()) {
          answer(packet);
        }
      } catch (IOException e) {
        LOG.debugf("host port %s: %s", server.getLocalSocketAddress(), e.getMessage());
      } finally {
        flows.remove(client);
      }
    }

    private void answer(DatagramPacket packet) throws IOException {
      try {
        packet.setLength(MAX_DATAGRAM);
        pod.receive(packet);
        server.send(new DatagramPacket(packet.getData(), packet.getLength(), client));
      } catch (PortUnreachableException e) {
        LOG.debugf("%s does not listen", target); // yet: a client of UDP tries again
      } catch (SocketTimeoutException e) {
        if (System.nanoTime() - lastSent > IDLE.toNanos()) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() {
    server.close();
    flows.values().forEach(flow -> flow.pod.close());
    Forwarder.awaitEnd(listener);
  }
}
