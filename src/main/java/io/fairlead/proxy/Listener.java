package io.fairlead.proxy;

import io.fairlead.domain.model.ServiceEndpoints.Endpoint;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Verticle;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.net.BindException;
import java.net.SocketException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * One service port: listens as soon as the port is free, and when it is closed, lets what is open
 * come to its end before it gives the port up.
 */
final class Listener {
  private static final Logger LOG = Logger.getLogger(Listener.class);
  private static final int FIRST_UNPRIVILEGED_PORT = 1024;
  private static final long DRAIN_POLL_MILLIS = 20;

  /** Vert.x forgets a server of an address a moment after it has said that it is closed. */
  private static final long FORGET_MILLIS = 20;

  /** Shorter than most servers keep an idle connection, so that seldom one is used that closes. */
  private static final int KEEP_ALIVE_SECONDS = 4;

  private static final int MAX_CONNECTIONS_PER_BACKEND = 4096;
  private static final int MAX_HEADERS = 64 * 1024;

  private final ListenerContext context;
  private final Upstream upstream;
  private final ProxyMeters meters;
  private ProxiedPort port;
  private Future<Void> binding = Future.succeededFuture();

  /** Of the frontends; null while the port is not bound. */
  private String deployment;

  private String problem = "not bound yet";
  private volatile boolean closing;

  Listener(ProxiedPort port, ListenerContext context) {
    this.context = context;
    this.port = port;
    this.upstream =
        new Upstream(
            context.strategies().choose(port.service(), port.strategy()),
            context.config().failTimeout(),
            this::newBackend,
            Clock.systemUTC());
    this.meters = new ProxyMeters(context.registry(), port, upstream::open);
    upstream.update(port.endpoints());
  }

  synchronized ProxiedPort port() {
    return port;
  }

  synchronized ListenerStatus status() {
    return new ListenerStatus(
        port.service(),
        port.portName(),
        port.http(),
        context.config().host(),
        port.listenPort(),
        deployment != null,
        problem);
  }

  /** Takes over endpoints and strategy; the new port {@link ProxiedPort#isServedLike} the old. */
  synchronized void update(ProxiedPort newPort) {
    if (!Objects.equals(newPort.strategy(), port.strategy())) {
      upstream.use(context.strategies().choose(newPort.service(), newPort.strategy()));
    }
    if (!newPort.endpoints().equals(port.endpoints())) {
      upstream.update(newPort.endpoints());
    }
    port = newPort;
  }

  /** Tries to listen until it succeeds or the listener is closed. */
  synchronized void bind() {
    if (closing) {
      return;
    }
    DeploymentOptions options = new DeploymentOptions().setInstances(context.eventLoops());
    binding =
        context
            .vertx()
            .deployVerticle(this::newFrontend, options)
            .onSuccess(this::bound)
            .onFailure(this::notBound)
            .mapEmpty();
  }

  private Verticle newFrontend() {
    return port.http()
        ? new HttpFrontend(port, context.config(), upstream, meters, () -> closing)
        : new TcpFrontend(port, context.config(), upstream, meters, () -> closing);
  }

  private synchronized void bound(String id) {
    deployment = id;
    problem = null;
    LOG.infof(
        "service %s: %s on %s:%d",
        port, port.http() ? "http" : "tcp", context.config().host(), port.listenPort());
  }

  private synchronized void notBound(Throwable failure) {
    String reason = reason(failure);
    if (!reason.equals(problem) && !closing) {
      LOG.warnf(
          "service %s: %s; trying again every %d s",
          port, reason, context.config().bindRetryInterval().toSeconds());
    }
    problem = reason;
    context.vertx().setTimer(context.config().bindRetryInterval().toMillis(), timer -> bind());
  }

  private String reason(Throwable failure) {
    String where = context.config().host() + ":" + port.listenPort();
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof SocketException
        && message.contains("Permission denied")
        && port.listenPort() < FIRST_UNPRIVILEGED_PORT) {
      return where
          + " cannot be bound: ports below 1024 need a privilege; set a nodePort,"
          + " fairlead.proxy.port-offset or CAP_NET_BIND_SERVICE";
    }
    return failure instanceof BindException && message.contains("in use")
        ? where + " is already in use"
        : where + " cannot be bound: " + message;
  }

  /** Completes when the port is free and everything that was open is closed. */
  synchronized Future<Void> close() {
    closing = true;
    // Before another listener of the same service port registers its own.
    meters.remove();
    return binding
        .otherwiseEmpty()
        .compose(settled -> drained())
        .compose(drained -> release())
        .onComplete(released -> upstream.update(List.of()));
  }

  private Future<Void> drained() {
    Promise<Void> drained = Promise.promise();
    Vertx vertx = context.vertx();
    long deadline = System.nanoTime() + context.config().drainTimeout().toNanos();
    Runnable check =
        () -> {
          if (upstream.open() == 0 || System.nanoTime() > deadline) {
            drained.tryComplete();
          }
        };
    check.run();
    if (!drained.future().isComplete()) {
      long timer = vertx.setPeriodic(DRAIN_POLL_MILLIS, tick -> check.run());
      drained.future().onComplete(done -> vertx.cancelTimer(timer));
    }
    return drained.future();
  }

  private synchronized Future<Void> release() {
    if (deployment == null) {
      return Future.succeededFuture();
    }
    String id = deployment;
    deployment = null;
    Vertx vertx = context.vertx();
    // A peer that reads nothing can hold up the end of its connection, but not that of the port.
    return Future.any(vertx.undeploy(id), vertx.timer(1, TimeUnit.SECONDS))
        .eventually(() -> vertx.timer(FORGET_MILLIS, TimeUnit.MILLISECONDS))
        .mapEmpty();
  }

  private Backend newBackend(Endpoint endpoint) {
    return new Backend(endpoint, this::newClient);
  }

  private HttpClient newClient() {
    return context
        .vertx()
        .httpClientBuilder()
        .with(
            new HttpClientOptions()
                .setConnectTimeout(Timeouts.millis(context.config().connectTimeout()))
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(Timeouts.connectionIdleMillis(context.config()))
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setMaxHeaderSize(MAX_HEADERS)
                .setTcpKeepAlive(true))
        .with(new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS_PER_BACKEND))
        .build();
  }
}
