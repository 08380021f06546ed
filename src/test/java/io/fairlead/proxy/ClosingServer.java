package io.fairlead.proxy;

import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP server that answers the first request of a connection, keeps it open, and closes it on
 * the second: what a client sees whose request crosses with the end of a kept-alive connection.
 */
final class ClosingServer implements Closeable {
  final AtomicInteger requests = new AtomicInteger();
  private final String ip;
  private final ServerSocket server;

  ClosingServer(String ip) throws IOException {
    this.ip = ip;
    this.server = new ServerSocket(0, 10, InetAddress.getByName(ip));
    Thread.ofVirtual().start(this::accept);
  }

  Endpoint endpoint() {
    return ProxyFixture.endpoint("closing", ip, server.getLocalPort());
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      if (readHead(in)) {
        socket
            .getOutputStream()
            .write(
                "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nclosing"
                    .getBytes(StandardCharsets.US_ASCII));
        readHead(in);
      }
    } catch (IOException ignored) {
      // The proxy has closed.
    }
  }

  private boolean readHead(BufferedReader in) throws IOException {
    String line = in.readLine();
    if (line == null) {
      return false;
    }
    requests.incrementAndGet();
    while (line != null && !line.isEmpty()) {
      line = in.readLine();
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
