package io.fairlead.proxy;

import io.fairlead.stream.FairleadConfig;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Accepts TCP clients and joins each with a connection to a backend. There is one for each event
 * loop.
 */
final class TcpFrontend extends AbstractVerticle {
  private static final Logger LOG = Logger.getLogger(TcpFrontend.class);

  private final ProxiedPort port;
  private final FairleadConfig.Proxy config;
  private final Upstream upstream;
  private final ProxyMeters meters;
  private final BooleanSupplier isClosing;
  private NetClient client;

  TcpFrontend(
      ProxiedPort port,
      FairleadConfig.Proxy config,
      Upstream upstream,
      ProxyMeters meters,
      BooleanSupplier isClosing) {
    this.port = port;
    this.config = config;
    this.upstream = upstream;
    this.meters = meters;
    this.isClosing = isClosing;
  }

  @Override
  public void start(Promise<Void> started) {
    client =
        vertx.createNetClient(
            new NetClientOptions()
                .setConnectTimeout(Timeouts.millis(config.connectTimeout()))
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(Timeouts.millis(config.tcpIdleTimeout()))
                .setTcpKeepAlive(true));
    vertx
        .createNetServer(
            new NetServerOptions()
                .setTcpKeepAlive(true)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(Timeouts.millis(config.tcpIdleTimeout())))
        .connectHandler(this::handle)
        .listen(port.listenPort(), config.host())
        .<Void>mapEmpty()
        .onComplete(started);
  }

  private void handle(NetSocket socket) {
    meters.connected();
    if (isClosing.getAsBoolean()) {
      socket.close();
      return;
    }
    TcpTunnel.hold(socket);
    socket.exceptionHandler(broken -> LOG.debugf("%s: %s", port, broken.getMessage()));
    Attempt attempt = new Attempt(upstream, meters);
    attempt
        .connect(backend -> client.connect(backend.address()))
        .onSuccess(backend -> TcpTunnel.join(socket, backend, attempt::release))
        .onFailure(
            failure -> {
              LOG.debugf("%s: %s", port, failure.getMessage());
              meters.unserved();
              socket.close();
            });
  }
}
