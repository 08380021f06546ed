package io.fairlead.agent.hostport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Connections to a host port, each carried on to the pod by two virtual threads, one for each
 * direction. Either side may stop sending and still listen (half-close, RFC 9293, 3.6). A client
 * whose pod does not answer is reset.
 */
final class TcpForwarder implements Forwarder {
  private static final Logger LOG = Logger.getLogger(TcpForwarder.class);
  private static final int BACKLOG = 512;
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
  private static final Duration ACCEPT_RETRY = Duration.ofMillis(100);

  private final InetSocketAddress target;
  private final ServerSocket server;
  private final Thread listener;
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

  /** Listens from now on. */
  TcpForwarder(InetSocketAddress listen, InetSocketAddress target) throws IOException {
    this.target = target;
    this.server = new ServerSocket();
    try {
      server.setReuseAddress(true);
      server.bind(listen, BACKLOG);
    } catch (IOException e) {
      server.close();
      throw e;
    }
    this.listener = Thread.ofVirtual().name("host-port-" + listen.getPort()).start(this::accept);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        if (!server.isClosed()) {
          // Too many open files, most likely: others will be closed.
          LOG.warnf("host port %s: %s", server.getLocalSocketAddress(), e.getMessage());
          pause();
        }
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(ACCEPT_RETRY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(Socket client) {
    clients.add(client);
    try (client;
        Socket pod = new Socket()) {
      if (server.isClosed()) {
        return;
      }
      connect(client, pod);
      Thread answers = Thread.ofVirtual().start(() -> copy(pod, client));
      copy(client, pod);
      answers.join();
    } catch (IOException e) {
      LOG.debugf("host port %s: %s", server.getLocalSocketAddress(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      clients.remove(client);
    }
  }

  private void connect(Socket client, Socket pod) throws IOException {
    client.setTcpNoDelay(true);
    client.setKeepAlive(true);
    try {
      pod.connect(target, (int) CONNECT_WITHIN.toMillis());
    } catch (IOException e) {
      client.setSoLinger(true, 0); // closed, it is reset: nobody has answered it
      throw e;
    }
    pod.setTcpNoDelay(true);
    pod.setKeepAlive(true);
  }

  /** Carries one direction to its end; if it breaks off, the other does, too. */
  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException broken) {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debugf("%s: %s", socket, e.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      LOG.warnf("host port %s: %s", server.getLocalSocketAddress(), e.getMessage());
    }
    clients.forEach(TcpForwarder::close);
    Forwarder.awaitEnd(listener);
  }
}
