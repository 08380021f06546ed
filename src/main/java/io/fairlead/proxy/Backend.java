package io.fairlead.proxy;

import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import io.vertx.core.http.HttpClient;
import io.vertx.core.net.SocketAddress;
import java.util.function.Supplier;

/** One endpoint, with the connections that are kept alive to it. */
final class Backend {
  private final Endpoint endpoint;
  private final Supplier<HttpClient> newClient;

  private HttpClient client;

  Backend(Endpoint endpoint, Supplier<HttpClient> newClient) {
    this.endpoint = endpoint;
    this.newClient = newClient;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  SocketAddress address() {
    return SocketAddress.inetSocketAddress(endpoint.port(), endpoint.ip());
  }

  /** A pool of its own for each endpoint, so that it can be closed with it. */
  synchronized HttpClient client() {
    if (client == null) {
      client = newClient.get();
    }
    return client;
  }

  /** Closes every connection, so there must be nothing under way. */
  synchronized void close() {
    if (client != null) {
      client.close();
      client = null;
    }
  }

  @Override
  public String toString() {
    return endpoint.podName() + " (" + endpoint.ip() + ":" + endpoint.port() + ")";
  }
}
