package io.fairlead.proxy;

import io.fairlead.proxy.Attempt.NoBackendException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.net.impl.NetSocketInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Passes protocol upgrades (WebSocket and others, RFC 9110 section 7.8) on to a backend, and then
 * bytes in both directions. The proxy library's own support for WebSockets has no back pressure and
 * says nothing of the client.
 */
final class UpgradeTunnel {
  private static final Logger LOG = Logger.getLogger(UpgradeTunnel.class);

  private final ProxiedPort port;
  private final Upstream upstream;
  private final ProxyMeters meters;
  private final Function<Backend, Future<HttpClientRequest>> connector;
  private final Duration answerTimeout;
  private final Duration idleTimeout;

  UpgradeTunnel(
      ProxiedPort port,
      Upstream upstream,
      ProxyMeters meters,
      Function<Backend, Future<HttpClientRequest>> connector,
      Duration answerTimeout,
      Duration idleTimeout) {
    this.port = port;
    this.upstream = upstream;
    this.meters = meters;
    this.connector = connector;
    this.answerTimeout = answerTimeout;
    this.idleTimeout = idleTimeout;
  }

  /** Whether a request asks for what is done here. An upgrade to HTTP/2 is ignored, as allowed. */
  static boolean isUpgrade(HttpServerRequest request) {
    String protocol = request.getHeader(HttpHeaders.UPGRADE);
    return protocol != null
        && !protocol.equalsIgnoreCase("h2c")
        && request.version() == HttpVersion.HTTP_1_1
        && request.method().equals(HttpMethod.GET)
        && request.headers().contains(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE, true);
  }

  void handle(HttpServerRequest client) {
    long begin = System.nanoTime();
    client.pause();
    Attempt attempt = new Attempt(upstream, meters);
    attempt
        .connect(connector)
        .compose(request -> ask(client, request))
        .compose(
            response ->
                response.statusCode() == 101 ? tunnel(client, response) : refuse(client, response))
        .recover(failure -> answer(client, failure))
        .onComplete(
            ended -> {
              attempt.release();
              meters.request(client.response().getStatusCode(), System.nanoTime() - begin);
            });
  }

  private Future<HttpClientResponse> ask(HttpServerRequest client, HttpClientRequest request) {
    request.setMethod(HttpMethod.GET).setURI(client.uri());
    request.headers().setAll(client.headers());
    ForwardedHeaders.onRequest(client, request.headers());
    request.putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
    request.putHeader(HttpHeaders.UPGRADE, client.getHeader(HttpHeaders.UPGRADE));
    client.response().exceptionHandler(gone -> request.reset());
    // Its future says the same.
    request.exceptionHandler(failure -> LOG.debugf("%s", failure.getMessage()));
    client.resume();
    request.idleTimeout(answerTimeout.toMillis());
    return request.connect();
  }

  private Future<Void> tunnel(HttpServerRequest client, HttpClientResponse response) {
    NetSocket backendSocket = response.netSocket().pause();
    client.response().setStatusCode(101).headers().setAll(response.headers());
    return client
        .toNetSocket()
        .compose(
            clientSocket -> {
              replaceIdleTimeout(((NetSocketInternal) clientSocket).channelHandlerContext());
              replaceIdleTimeout(
                  ((ConnectionBase) response.request().connection()).channelHandlerContext());
              return Future.join(
                      clientSocket.pipeTo(backendSocket), backendSocket.pipeTo(clientSocket))
                  .otherwiseEmpty()
                  .mapEmpty();
            });
  }

  /** An upgraded connection may be silent for longer than an exchange. */
  private void replaceIdleTimeout(ChannelHandlerContext channel) {
    ChannelPipeline pipeline = channel.pipeline();
    if (pipeline.get("idle") != null) {
      pipeline.replace(
          "idle",
          "idle",
          new IdleStateHandler(0, 0, idleTimeout.toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  private static Future<Void> refuse(HttpServerRequest client, HttpClientResponse response) {
    HttpServerResponse answer = client.response();
    answer.setStatusCode(response.statusCode()).setStatusMessage(response.statusMessage());
    answer.headers().setAll(response.headers());
    ForwardedHeaders.removeHopByHop(answer.headers());
    answer.setChunked(!answer.headers().contains(HttpHeaders.CONTENT_LENGTH));
    return response.pipeTo(answer);
  }

  private Future<Void> answer(HttpServerRequest client, Throwable failure) {
    if (failure instanceof NoBackendException) {
      meters.unserved();
    }
    HttpServerResponse response = client.response();
    if (response.headWritten() || response.closed()) {
      return client.connection().close();
    }
    client.resume();
    FailureAnswer answer = FailureAnswer.of(port, failure);
    return response
        .setStatusCode(answer.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, FailureAnswer.CONTENT_TYPE)
        .end(answer.text());
  }
}
