package io.fairlead.proxy;

import io.fairlead.stream.FairleadConfig;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyOptions;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Accepts HTTP/1.1 clients and forwards each of their requests to a backend of its own. There is
 * one for each event loop.
 */
final class HttpFrontend extends AbstractVerticle {
  private static final int MAX_INITIAL_LINE = 16 * 1024;
  private static final int MAX_HEADERS = 64 * 1024;

  private final ProxiedPort port;
  private final FairleadConfig.Proxy config;
  private final ProxyMeters meters;
  private final BooleanSupplier isClosing;
  private final HttpProxy proxy;
  private final UpgradeTunnel upgrades;

  HttpFrontend(
      ProxiedPort port,
      FairleadConfig.Proxy config,
      Upstream upstream,
      ProxyMeters meters,
      BooleanSupplier isClosing) {
    this.port = port;
    this.config = config;
    this.meters = meters;
    this.isClosing = isClosing;
    HttpForwarding forwarding =
        new HttpForwarding(port, upstream, meters, config.connectTimeout(), config.idleTimeout());
    this.proxy =
        HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(false), null)
            .origin(forwarding::connect)
            .addInterceptor(forwarding);
    this.upgrades =
        new UpgradeTunnel(
            port,
            upstream,
            meters,
            forwarding::request,
            config.idleTimeout(),
            config.tcpIdleTimeout());
  }

  @Override
  public void start(Promise<Void> started) {
    vertx
        .createHttpServer(options())
        .connectionHandler(connection -> meters.connected())
        .requestHandler(this::handle)
        .listen(port.listenPort(), config.host())
        .<Void>mapEmpty()
        .onComplete(started);
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setHandle100ContinueAutomatically(true)
        .setMaxInitialLineLength(MAX_INITIAL_LINE)
        .setMaxHeaderSize(MAX_HEADERS)
        .setTcpKeepAlive(true)
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout(Timeouts.connectionIdleMillis(config));
  }

  private void handle(HttpServerRequest request) {
    if (isClosing.getAsBoolean()) {
      FailureAnswer answer = FailureAnswer.closing(port);
      request
          .response()
          .setStatusCode(answer.status())
          .putHeader(HttpHeaders.CONTENT_TYPE, FailureAnswer.CONTENT_TYPE)
          .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
          .end(answer.text())
          .onComplete(sent -> request.connection().close());
    } else if (UpgradeTunnel.isUpgrade(request)) {
      upgrades.handle(request);
    } else {
      proxy.handle(request);
    }
  }
}
