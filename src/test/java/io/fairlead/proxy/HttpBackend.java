package io.fairlead.proxy;

import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import io.fairlead.testing.FreePorts;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicInteger;

/** A pod's HTTP server on an address of its own in 127.0.0.0/8. */
final class HttpBackend implements AutoCloseable {
  final AtomicInteger requests = new AtomicInteger();
  final AtomicInteger openConnections = new AtomicInteger();
  private final String name;
  private final String ip;
  private final HttpServer server;

  HttpBackend(Vertx vertx, String name, String ip, Handler<HttpServerRequest> handler) {
    this.name = name;
    this.ip = ip;
    this.server =
        vertx
            .createHttpServer()
            .connectionHandler(
                connection -> {
                  openConnections.incrementAndGet();
                  connection.closeHandler(closed -> openConnections.decrementAndGet());
                })
            .requestHandler(
                request -> {
                  requests.incrementAndGet();
                  handler.handle(request);
                });
    ProxyFixture.get(server.listen(FreePorts.next(), ip));
  }

  /** Answers every request with its name. */
  static HttpBackend named(Vertx vertx, String name, String ip) {
    return new HttpBackend(vertx, name, ip, request -> request.response().end(name));
  }

  Endpoint endpoint() {
    return ProxyFixture.endpoint(name, ip, server.actualPort());
  }

  @Override
  public void close() {
    ProxyFixture.get(server.close());
  }
}
