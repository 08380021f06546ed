package io.fairlead.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** What an intermediary does to headers (RFC 9110, section 7.6.1) and says of the client. */
final class ForwardedHeaders {
  private static final CharSequence FORWARDED_FOR = HttpHeaders.createOptimized("X-Forwarded-For");
  private static final CharSequence FORWARDED_PROTO =
      HttpHeaders.createOptimized("X-Forwarded-Proto");
  private static final CharSequence FORWARDED_HOST =
      HttpHeaders.createOptimized("X-Forwarded-Host");

  private static final List<CharSequence> HOP_BY_HOP =
      List.of(
          HttpHeaders.CONNECTION,
          HttpHeaders.KEEP_ALIVE,
          HttpHeaders.createOptimized("proxy-connection"),
          HttpHeaders.PROXY_AUTHENTICATE,
          HttpHeaders.PROXY_AUTHORIZATION,
          HttpHeaders.createOptimized("te"),
          HttpHeaders.createOptimized("trailer"),
          HttpHeaders.UPGRADE);

  private ForwardedHeaders() {}

  /** Makes a client's headers those of the request to the backend. */
  static void onRequest(HttpServerRequest client, MultiMap headers) {
    removeHopByHop(headers);
    // The proxy has said "continue" itself.
    headers.remove(HttpHeaders.EXPECT);
    String address = client.remoteAddress().hostAddress();
    String before = String.join(", ", headers.getAll(FORWARDED_FOR));
    headers.set(FORWARDED_FOR, before.isEmpty() ? address : before + ", " + address);
    // A proxy in front of this one knows better which scheme and host the client used.
    if (!headers.contains(FORWARDED_PROTO)) {
      headers.set(FORWARDED_PROTO, "http");
    }
    String host = client.getHeader(HttpHeaders.HOST);
    if (host != null && !headers.contains(FORWARDED_HOST)) {
      headers.set(FORWARDED_HOST, host);
    }
  }

  /** Removes what concerns one connection only; framing is the library's business. */
  static void removeHopByHop(MultiMap headers) {
    for (String connection : headers.getAll(HttpHeaders.CONNECTION)) {
      for (String nominated : connection.split(",")) {
        headers.remove(nominated.trim());
      }
    }
    HOP_BY_HOP.forEach(headers::remove);
  }
}
