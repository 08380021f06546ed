package io.fairlead.proxy;

import io.fairlead.proxy.Attempt.NoBackendException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * What the HTTP proxy library leaves to us: which backend gets a request, what happens when it
 * fails, and the answer when all do.
 *
 * <p>Until a backend has accepted the connection nothing of the request is sent, so any request can
 * go to the next one. After that only an idempotent request without a body is sent again (RFC 9110,
 * section 9.2.2): the usual reason is a kept-alive connection that the backend was just closing.
 */
final class HttpForwarding implements ProxyInterceptor {
  private static final Logger LOG = Logger.getLogger(HttpForwarding.class);
  private static final String EXCHANGE = "exchange";
  private static final int MAX_RESENDS = 3;

  private static final Set<HttpMethod> IDEMPOTENT =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.OPTIONS,
          HttpMethod.TRACE,
          HttpMethod.PUT,
          HttpMethod.DELETE);

  private final ProxiedPort port;
  private final Upstream upstream;
  private final ProxyMeters meters;
  private final Duration connectTimeout;
  private final Duration idleTimeout;

  HttpForwarding(
      ProxiedPort port,
      Upstream upstream,
      ProxyMeters meters,
      Duration connectTimeout,
      Duration idleTimeout) {
    this.port = port;
    this.upstream = upstream;
    this.meters = meters;
    this.connectTimeout = connectTimeout;
    this.idleTimeout = idleTimeout;
  }

  /** One request and its response. */
  private static final class Exchange {
    private final Attempt attempt;
    private final long begin = System.nanoTime();
    private int sent;

    Exchange(Attempt attempt) {
      this.attempt = attempt;
    }
  }

  @Override
  public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
    HttpServerRequest client = context.request().proxiedRequest();
    ForwardedHeaders.onRequest(client, context.request().headers());
    if (isWithoutBody(client)) {
      context.request().setBody(null);
      client.resume();
    }
    context.set(EXCHANGE, new Exchange(new Attempt(upstream, meters)));
    return send(context).recover(failure -> Future.succeededFuture(answer(context, failure)));
  }

  private Future<ProxyResponse> send(ProxyContext context) {
    return context
        .sendRequest()
        .recover(
            failure ->
                maySendAgain(context, failure) ? send(context) : Future.failedFuture(failure));
  }

  private static boolean maySendAgain(ProxyContext context, Throwable failure) {
    ProxyRequest request = context.request();
    int sent = context.get(EXCHANGE, Exchange.class).sent;
    return sent > 0
        && sent <= MAX_RESENDS
        && IDEMPOTENT.contains(request.getMethod())
        && request.getBody() == null
        && !(failure instanceof NoBackendException)
        && !(failure instanceof TimeoutException)
        && !request.proxiedRequest().response().closed();
  }

  /** Where the library gets its connection to a backend from. */
  Future<HttpClientRequest> connect(ProxyContext context) {
    Exchange exchange = context.get(EXCHANGE, Exchange.class);
    boolean again = exchange.sent > 0;
    if (again) {
      exchange.attempt.release();
      meters.failover();
    }
    Future<HttpClientRequest> connected =
        again ? exchange.attempt.reconnect(this::request) : exchange.attempt.connect(this::request);
    return connected.map(
        request -> {
          exchange.sent++;
          // Its future says the same.
          request.exceptionHandler(failure -> LOG.debugf("%s: %s", port, failure.getMessage()));
          limitWait(context.request(), request);
          String host = context.request().proxiedRequest().getHeader(HttpHeaders.HOST);
          return host == null ? request : request.putHeader(HttpHeaders.HOST, host);
        });
  }

  /**
   * The time to answer counts from the end of the request. Before that the connections' own idle
   * timeout is enough, and it sees an upload as activity, which the request's does not.
   */
  private void limitWait(ProxyRequest from, HttpClientRequest to) {
    Future<Void> ended =
        from.getBody() == null ? Future.succeededFuture() : from.proxiedRequest().end();
    ended.onSuccess(
        end -> {
          if (!to.response().isComplete()) {
            to.idleTimeout(idleTimeout.toMillis());
          }
        });
  }

  /** A connection of the backend's pool, or a new one. */
  Future<HttpClientRequest> request(Backend backend) {
    return backend
        .client()
        .request(
            new RequestOptions()
                .setServer(backend.address())
                .setConnectTimeout(connectTimeout.toMillis()));
  }

  @Override
  public Future<Void> handleProxyResponse(ProxyContext context) {
    ProxyResponse response = context.response();
    ForwardedHeaders.removeHopByHop(response.headers());
    if (isWithoutBody(response)) {
      // The library would announce a chunked body.
      response.getBody().stream().resume();
      response.setBody(null);
    }
    Exchange exchange = context.get(EXCHANGE, Exchange.class);
    return context
        .sendResponse()
        .otherwiseEmpty() // The library has reset both sides.
        .onComplete(
            sent -> {
              exchange.attempt.release();
              meters.request(response.getStatusCode(), System.nanoTime() - exchange.begin);
            });
  }

  private ProxyResponse answer(ProxyContext context, Throwable failure) {
    context.get(EXCHANGE, Exchange.class).attempt.release();
    FailureAnswer answer = FailureAnswer.of(port, failure);
    if (failure instanceof NoBackendException) {
      meters.unserved();
    }
    return context
        .request()
        .release()
        .response()
        .setStatusCode(answer.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, FailureAnswer.CONTENT_TYPE)
        .setBody(Body.body(Buffer.buffer(answer.text())));
  }

  private static boolean isWithoutBody(ProxyResponse response) {
    int status = response.getStatusCode();
    return (status == 204
            || status == 304
            || response.request().getMethod().equals(HttpMethod.HEAD))
        && response.getBody() != null
        && response.getBody().length() < 0;
  }

  private static boolean isWithoutBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.version() != HttpVersion.HTTP_2
        && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        && (length == null || length.equals("0"));
  }
}
